import { Type } from '@concert/schema/schema';
import { rememberSpans } from '@concert/tracing/testing/remembered-spans';
import { traceparent } from '@concert/tracing/tracing';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { identityHeader, signIdentity } from './identity.ts';
import { createService, type Service } from './service.ts';
import { traceRequests } from './trace-requests.ts';

const secret = 'a secret that is long enough to be one';
const traceId = '0af7651916cd43dd8448eb211c80319c';
const caller = 'b7ad6b7169203331';
const brought = { traceparent: `00-${traceId}-${caller}-01` };

let service: Service;
let url: string;
beforeAll(async () => {
  service = await createService('tiny', { identitySecret: secret, logLevel: 'silent' });
  traceRequests(service.http);
  const seen = { body: Type.Object({}), response: { 200: Type.Object({ traceparent: Type.String() }) } };
  for (const [path, access] of [
    ['/known', ['customer']],
    ['/anyone', 'anyone'],
  ] as const) {
    service.http.route({
      method: 'POST',
      url: path,
      schema: seen,
      config: { access: access === 'anyone' ? access : [...access] },
      handler: async () => {
        if (path === '/known') await new Promise(setImmediate);
        return { traceparent: traceparent() ?? 'nothing' };
      },
    });
  }
  service.http.route({
    method: 'GET',
    url: '/broken',
    config: { access: ['customer'] },
    schema: { response: { 200: Type.Object({}) } },
    handler: async () => {
      throw new Error('a bug');
    },
  });
  url = await service.http.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => service.stop());

/** Over a socket: the body comes with its events. */
async function ask(path: string, headers: Record<string, string>, method = 'POST') {
  const identity = signIdentity({ sub: 'minji', roles: ['customer'] }, secret, new Date());
  const answer = await fetch(url + path, {
    method,
    headers: { 'content-type': 'application/json', [identityHeader]: identity, ...headers },
    ...(method === 'POST' ? { body: '{}' } : {}),
  });
  return (await answer.json()) as { traceparent: string };
}

function remembered() {
  const { spans, stop } = rememberSpans();
  onTestFinished(stop);
  return spans;
}

describe('the trace that a request brings', () => {
  it('goes on in the handler, and is told with the answer', async () => {
    const spans = remembered();
    const seen = await ask('/known', brought);
    const [span] = spans();
    expect(spans()).toMatchObject([{ name: 'POST /known', traceId, parentSpanId: caller }]);
    expect(seen.traceparent).toBe(`00-${traceId}-${span?.spanId}-01`);
    expect(span?.attributes).toEqual({
      'http.request.method': 'POST',
      'http.route': '/known',
      'http.response.status_code': 200,
      'concert.outcome': 'ok',
    });
  });

  it('is kept apart from that of another at the same moment', async () => {
    remembered();
    const others = Array.from({ length: 20 }, (_, index) => `${index + 10}`.repeat(16));
    const seen = await Promise.all(others.map((trace) => ask('/known', { traceparent: `00-${trace}-${caller}-01` })));
    expect(seen.map((one) => one.traceparent.slice(3, 35))).toEqual(others);
  });

  it('is told as failed when it did', async () => {
    const spans = remembered();
    await ask('/broken', brought, 'GET');
    expect(spans()).toMatchObject([{ attributes: { 'error.type': 'internal-error' } }]);
  });

  it.each([
    ['comes where nobody has to be known', '/anyone', brought],
    ['is nonsense', '/known', { traceparent: 'nonsense' }],
    ['was not chosen', '/known', { traceparent: brought.traceparent.replace(/01$/, '00') }],
    ['is not there', '/known', {}],
    ['is that of somebody unknown', '/known', { ...brought, [identityHeader]: 'forged' }],
  ])('is not gone on with when it %s', async (_, path, headers) => {
    const spans = remembered();
    expect((await ask(path, headers as Record<string, string>)).traceparent ?? 'nothing').toBe('nothing');
    expect(spans()).toEqual([]);
  });
});
