import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { identityHeader, verifyIdentity } from '@concert/service/identity';
import type { Service } from '@concert/service/service';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDoor, secret } from './testing/door.ts';
import { type Issuer, type Listening, listen, minji, startIssuer } from './testing/outside.ts';

const correlationId = '0190a000-0000-7000-8000-000000000000';

let issuer: Issuer;
let upstream: Listening;
let gateway: Service;
const asked: { method: string; url: string; headers: NodeJS.Dict<string | string[]>; body: string }[] = [];

/** Behind every route but payment's stands this one server, which tells what it was asked. */
beforeAll(async () => {
  issuer = await startIssuer();
  upstream = await listen(async (incoming, response) => {
    const chunks = await incoming.toArray();
    const { method = '', url = '', headers } = incoming;
    asked.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
    if (url.endsWith('/silent')) return;
    if (url.endsWith('/dropped')) return void incoming.socket.destroy();
    response.statusCode = url.endsWith('/full') ? 503 : 201;
    response.setHeader('content-type', response.statusCode === 503 ? 'application/problem+json' : 'application/json');
    response
      .setHeader('x-correlation-id', correlationId)
      .setHeader('retry-after', '7')
      .setHeader('location', '/bookings/1');
    response.end('{"code":"queue-full"}');
  });
  gateway = await openDoor({
    issuerUrl: issuer.url,
    upstreamUrl: upstream.url,
    env: { PAYMENT_URL: 'http://127.0.0.1:1' },
  });
  await gateway.http.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => Promise.all([gateway.stop(), upstream.stop(), issuer.stop()]));
afterEach(() => {
  asked.length = 0;
});

async function ask(method: 'GET' | 'POST', url: string, more: { headers?: object; payload?: string } = {}) {
  const { headers = { authorization: `Bearer ${await issuer.token()}` }, payload } = more;
  return gateway.http.inject({ method, url, headers: { ...headers }, ...(payload === undefined ? {} : { payload }) });
}

describe('a request that is let in', () => {
  it('reaches its service as it is, with the caller’s identity instead of the token', async () => {
    const authorization = `Bearer ${await issuer.token({ name: 'Minji' })}`;
    const answer = await ask('POST', '/bookings?x=1', {
      headers: {
        authorization,
        'idempotency-key': 'k',
        'content-type': 'application/json',
        [identityHeader]: 'forged',
      },
      payload: '{"a": 1}',
    });
    const [{ headers = {}, ...rest } = {}] = asked;
    expect(rest).toEqual({ method: 'POST', url: '/bookings?x=1', body: '{"a": 1}' });
    expect(headers).toMatchObject({ 'idempotency-key': 'k', 'content-type': 'application/json' });
    expect(headers.authorization).toBeUndefined();
    const identity = verifyIdentity(String(headers[identityHeader]), secret, new Date());
    expect(identity).toEqual({ sub: minji, roles: ['customer'], name: 'Minji' });
    expect([answer.statusCode, answer.headers.location, answer.body]).toEqual([
      201,
      '/bookings/1',
      '{"code":"queue-full"}',
    ]);
    expect(answer.headers['x-correlation-id']).toBe(correlationId);
  });

  it('goes on under its correlation id', async () => {
    await ask('GET', '/bookings/1', {
      headers: { authorization: `Bearer ${await issuer.token()}`, 'x-correlation-id': correlationId },
    });
    expect(asked[0]?.headers['x-correlation-id']).toBe(correlationId);
  });

  it('may read concerts without a token', async () => {
    expect((await ask('GET', '/concerts/1', { headers: {} })).statusCode).toBe(201);
    expect(asked[0]?.headers[identityHeader]).toBeUndefined();
  });
});

describe('a request that is not let in', () => {
  it.each([
    ['POST', '/bookings', undefined],
    ['POST', '/concerts', undefined],
    ['GET', '/mypage/bookings', 'Basic abc'],
    ['GET', '/concerts', 'Bearer nonsense'],
    ['GET', '/bookings/1', 'Bearer '],
  ] as const)('%s %s with the token %s is 401', async (method, url, authorization) => {
    const answer = await ask(method, url, { headers: authorization === undefined ? {} : { authorization } });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([401, 'application/problem+json']);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    expect(asked).toEqual([]);
  });

  it.each(['/holds', '/nope', '/bookings/../holds', '/bookings/%2e%2e/holds', '/concerts/..\\holds', '/mypagex'])(
    '%s is 404',
    async (path) => {
      const url = new URL(gateway.http.listeningOrigin);
      const headers = { authorization: `Bearer ${await issuer.token()}` };
      // Sent as it is: whatever parses a URL would tidy it up first.
      const sent = request({ host: url.hostname, port: url.port, path, headers }).end();
      const [answer] = (await once(sent, 'response')) as [IncomingMessage];
      expect([answer.statusCode, JSON.parse(await text(answer)).code]).toEqual([404, 'not-found']);
      expect(asked).toEqual([]);
    },
  );

  it('with too large a body is 413', async () => {
    const headers = { authorization: `Bearer ${await issuer.token()}`, 'content-type': 'application/json' };
    const answer = await ask('POST', '/bookings', { headers, payload: 'x'.repeat(70_000) });
    expect([answer.statusCode, answer.json().code]).toEqual([413, 'too-large']);
    expect((await ask('POST', '/concerts/1/tickets', { headers, payload: 'x'.repeat(70_000) })).statusCode).toBe(201);
  });
});

describe('a caller who hangs up', () => {
  it('is counted too', async () => {
    const { port } = new URL(gateway.http.listeningOrigin);
    const headers = { authorization: `Bearer ${await issuer.token()}` };
    const sent = request({ host: '127.0.0.1', port, path: '/deliveries/silent', headers }).end();
    await vi.waitFor(() => expect(asked).toHaveLength(1), { timeout: 20_000 });
    sent.on('error', () => undefined).destroy();
    await vi.waitFor(
      async () => {
        const { body } = await gateway.http.inject('/metrics');
        expect(body).toContain(
          'route="/deliveries/*",method="GET",status="499",outcome="hung-up",service="gateway"} 1',
        );
      },
      { timeout: 20_000 },
    );
  });
});

describe('a service that does not answer', () => {
  it('is 503 when it is away or hangs up', async () => {
    for (const url of ['/payments/1', '/bookings/dropped']) {
      const answer = await ask('GET', url);
      expect([answer.statusCode, answer.json().code]).toEqual([503, 'service-unavailable']);
      expect(answer.headers['retry-after']).toBe('1');
    }
  });

  it('is counted from 0, so that the first time is an increase', async () => {
    const { body } = await ask('GET', '/metrics', { headers: {} });
    for (const failure of ['status="503",outcome="passed-on"', 'status="504",outcome="upstream-timeout"']) {
      const series = `concert_http_requests_total{route="/bookings",method="POST",${failure},service="gateway"}`;
      expect(body).toContain(`${series} 0`);
    }
  });

  it('is 504 when it is silent', async () => {
    const answer = await ask('GET', '/bookings/silent');
    expect([answer.statusCode, answer.json().code]).toEqual([504, 'upstream-timeout']);
  });

  it('is asked once, and its own 503 is passed on', async () => {
    const answer = await ask('GET', '/concerts/full');
    expect([answer.statusCode, answer.json(), answer.headers['retry-after']]).toEqual([
      503,
      { code: 'queue-full' },
      '7',
    ]);
    expect(asked).toHaveLength(1);
  });
});
