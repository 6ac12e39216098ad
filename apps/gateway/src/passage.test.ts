import { once } from 'node:events';
import { Agent, type IncomingMessage, type RequestOptions, request, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Service } from '@concert/service/service';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDoor } from './testing/door.ts';
import { type Issuer, type Listening, listen, startIssuer } from './testing/outside.ts';

const large = Buffer.alloc(3_000_000, 'seat');
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

let issuer: Issuer;
let upstream: Listening;
let gateway: Service;
let seen: IncomingMessage | undefined;
let hungUp = 0;

const text = { 'content-type': 'text/plain' };

/** What the service answers, by the last part of the path; to everything else with the body it was sent. */
const answers: Record<string, (response: ServerResponse, incoming: IncomingMessage) => unknown> = {
  silent: () => undefined,
  cached: (response) => response.writeHead(304, { etag: '"1"' }).end(),
  nothing: (response) => response.writeHead(204, { location: '/x' }).end(),
  untyped: (response) => response.writeHead(200).end('x'),
  half: (response) => response.writeHead(200, { ...text, etag: '"1"', 'content-length': 9 }).write('half'),
  large: (response) => response.writeHead(200, text).end(large),
  largeHalf: (response, { socket }) =>
    response
      .writeHead(200, { ...text, 'content-length': large.length })
      .write(large.subarray(0, 1_000_000), () => socket.destroy()),
  early: (response) => {
    response.writeProcessing();
    response.writeHead(200, text).end('x');
  },
};

async function echo(response: ServerResponse, incoming: IncomingMessage): Promise<void> {
  const body = await buffer(incoming);
  response.setHeader('content-type', 'application/octet-stream');
  response.writeHead(200, { 'content-length': body.length || 5, connection: 'keep-alive, x-hop', 'x-hop': '1' });
  response.end(body.length > 0 ? body : 'hello');
}

beforeAll(async () => {
  issuer = await startIssuer();
  upstream = await listen((incoming, response) => {
    seen = incoming;
    response.on('close', () => {
      if (!response.writableFinished) hungUp += 1;
    });
    const answer = answers[incoming.url?.split('/').at(-1) ?? ''] ?? echo;
    answer(response, incoming);
  });
  gateway = await openDoor({ issuerUrl: issuer.url, upstreamUrl: upstream.url });
  await gateway.http.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  agent.destroy();
  await Promise.all([gateway.stop(), upstream.stop(), issuer.stop()]);
});

async function send(path: string, options: RequestOptions = {}, body?: Buffer) {
  const { port } = new URL(gateway.http.listeningOrigin);
  const authorization = `Bearer ${await issuer.token()}`;
  const headers = { authorization, ...options.headers };
  const sent = request({ host: '127.0.0.1', port, path, agent, ...options, headers });
  sent.on('error', () => undefined).end(body);
  return sent;
}

async function ask(path: string, options: RequestOptions = {}, body?: Buffer) {
  const [answer] = (await once(await send(path, options, body), 'response')) as [IncomingMessage];
  return { answer, headers: answer.headers, body: await buffer(answer) };
}

describe('an answer', () => {
  it('to HEAD has the length and no body', async () => {
    const { answer, headers, body } = await ask('/bookings/1', { method: 'HEAD' });
    expect([answer.statusCode, headers['content-length'], body.length]).toEqual([200, '5', 0]);
    expect(seen?.method).toBe('HEAD');
  });

  it('without a body passes: 304 and 204', async () => {
    const cached = await ask('/concerts/cached', { headers: { 'if-none-match': '"1"' } });
    expect([cached.answer.statusCode, cached.headers.etag, cached.body.length]).toEqual([304, '"1"', 0]);
    expect(seen?.headers['if-none-match']).toBe('"1"');
    const nothing = await ask('/concerts/nothing');
    expect([nothing.answer.statusCode, nothing.headers.location, nothing.body.length]).toEqual([204, '/x', 0]);
  });

  it('gets no type that its service did not give', async () => {
    const { headers, body } = await ask('/concerts/untyped');
    expect([headers['content-type'], body.toString()]).toEqual([undefined, 'x']);
  });

  it('keeps its bytes, whatever they are, and loses what was between neighbours', async () => {
    const bytes = Buffer.from([0, 255, 195, 40, 10]);
    const { headers, body } = await ask('/bookings', { method: 'POST' }, bytes);
    expect(body).toEqual(bytes);
    expect([headers['x-hop'], headers['content-length']]).toEqual([undefined, '5']);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('flows when it is large', async () => {
    const { headers, body } = await ask('/concerts/large');
    expect(body.equals(large)).toBe(true);
    expect(headers['content-type']).toBe('text/plain');
  });

  it('is the last of those that come', async () => {
    expect((await ask('/bookings/early')).answer.statusCode).toBe(200);
  });
});

describe('a request', () => {
  it('in chunks arrives whole, and its path as it was written', async () => {
    const headers = { 'transfer-encoding': 'chunked', 'content-type': 'text/plain' };
    const path = '/bookings/a%20b%2Fc;d?e=%20f#g';
    const { body } = await ask(path, { method: 'POST', headers }, Buffer.from('in chunks'));
    expect([body.toString(), seen?.url, seen?.headers['transfer-encoding']]).toEqual(['in chunks', path, undefined]);
  });
});

describe('a service that dies halfway', () => {
  it('is 503 while nothing of the answer has left, without what it had said', async () => {
    const asked = ask('/bookings/half');
    await vi.waitFor(() => expect(seen?.url).toBe('/bookings/half'), { timeout: 20_000 });
    seen?.socket.destroy();
    const { answer, headers, body } = await asked;
    expect([answer.statusCode, headers.etag, JSON.parse(body.toString()).code]).toEqual([
      503,
      undefined,
      'service-unavailable',
    ]);
  });

  it('breaks an answer off that has begun', async () => {
    await expect(ask('/concerts/largeHalf')).rejects.toThrow(/aborted/);
  });
});

describe('a caller who hangs up', () => {
  it('calls the request off', async () => {
    const before = hungUp;
    const sent = await send('/bookings/silent');
    await vi.waitFor(() => expect(seen?.url).toBe('/bookings/silent'), { timeout: 20_000 });
    sent.destroy();
    await vi.waitFor(() => expect(hungUp).toBe(before + 1), { timeout: 20_000 });
  });
});
