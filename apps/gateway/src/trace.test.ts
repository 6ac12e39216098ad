import { idFromKey } from '@concert/service/idempotency';
import type { Service } from '@concert/service/service';
import { rememberSpans } from '@concert/tracing/testing/remembered-spans';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openDoor } from './testing/door.ts';
import { type Issuer, type Listening, listen, minji, startIssuer } from './testing/outside.ts';

const bookingId = idFromKey('booking', minji, 'k');
const traceId = bookingId.replaceAll('-', '');
const strangers = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', tracestate: 'a=b' };

let issuer: Issuer;
let upstream: Listening;
let gateway: Service;
let passedOn: NodeJS.Dict<string | string[]> = {};

beforeAll(async () => {
  issuer = await startIssuer();
  upstream = await listen(async (incoming, response) => {
    await incoming.toArray();
    passedOn = incoming.headers;
    response.writeHead(incoming.url === '/bookings' ? 201 : 503).end('{}');
  });
  gateway = await openDoor({ issuerUrl: issuer.url, upstreamUrl: upstream.url });
});
afterAll(() => Promise.all([gateway.stop(), upstream.stop(), issuer.stop()]));

function remembered() {
  const { spans, stop } = rememberSpans();
  onTestFinished(stop);
  return spans;
}

async function ask(method: 'GET' | 'POST', url: string, payload?: object): Promise<void> {
  const authorization = `Bearer ${await issuer.token()}`;
  const headers = { authorization, 'idempotency-key': 'k', ...strangers };
  await gateway.http.inject({ method, url, headers, ...(payload && { payload }) });
}

describe('a request that is let in', () => {
  it('begins a trace that the service goes on with, whatever the caller said', async () => {
    const spans = remembered();
    await ask('POST', '/bookings', {});
    expect(spans()).toMatchObject([
      {
        name: 'POST /bookings',
        parentSpanId: undefined,
        attributes: { 'http.route': '/bookings', 'http.response.status_code': 201, 'concert.outcome': 'ok' },
      },
    ]);
    expect(passedOn.traceparent).toBe(`00-${spans()[0]?.traceId}-${spans()[0]?.spanId}-01`);
    expect(passedOn.tracestate).toBeUndefined();
  });

  it.each<[method: 'GET' | 'POST', url: string, payload?: object]>([
    ['POST', '/bookings', {}],
    ['POST', `/bookings/${bookingId}/cancellation`],
    ['POST', `/deliveries/${bookingId}/receipt`, {}],
    ['POST', '/payments', { method: 'card', bookingId }],
  ])('belongs to the trace of its booking: %s %s', async (method, url, payload) => {
    const spans = remembered();
    await ask(method, url, payload);
    expect(spans().map((span) => span.traceId)).toEqual([traceId]);
  });

  it.each<[method: 'GET' | 'POST', url: string, payload?: object]>([
    ['GET', `/bookings/${bookingId}`],
    ['POST', '/concerts', { bookingId }],
    ['POST', '/payments', { bookingId: '00000000-0000-0000-0000-000000000000' }],
    ['POST', '/payments', { bookingId: 'nonsense' }],
    ['POST', '/payments'],
  ])('is a trace of its own: %s %s %j', async (method, url, payload) => {
    const spans = remembered();
    await ask(method, url, payload);
    expect(spans()).toHaveLength(1);
    expect([traceId, '0'.repeat(32)]).not.toContain(spans()[0]?.traceId);
  });

  it('has failed when it was answered so', async () => {
    const spans = remembered();
    await ask('GET', '/concerts');
    expect(spans()).toMatchObject([{ attributes: { 'http.response.status_code': 503, 'error.type': 'passed-on' } }]);
  });
});

describe('nothing is traced', () => {
  it('of a request that is not let in', async () => {
    const spans = remembered();
    await gateway.http.inject({ method: 'POST', url: '/bookings', headers: strangers, payload: {} });
    await gateway.http.inject({ url: '/health/live', headers: strangers });
    expect(spans()).toEqual([]);
  });

  it('while tracing is off, and what a caller says of a trace goes no further', async () => {
    await ask('POST', '/bookings', {});
    expect([passedOn.traceparent, passedOn.tracestate]).toEqual([undefined, undefined]);
  });
});
