import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identityHeader, signIdentity } from './identity.ts';
import { createService, type Service } from './service.ts';
import { bookingId, tinyRoutes } from './testing/tiny-service.ts';

const secret = 'a secret that is long enough to be one';
const as = (role: 'customer' | 'staff', at = new Date()) => ({
  [identityHeader]: signIdentity({ sub: 'minji', roles: [role] }, secret, at),
});

let service: Service;
beforeAll(async () => {
  service = await createService('tiny', { identitySecret: secret, logLevel: 'silent' });
  tinyRoutes(service);
});
afterAll(() => service.stop());

interface Order {
  body?: string | object;
  headers?: Record<string, string>;
}

async function order({ body = { quantity: 1 }, headers = {} }: Order) {
  const sent = { ...as('customer'), 'idempotency-key': 'k', 'content-type': 'application/json', ...headers };
  const payload = typeof body === 'string' ? body : JSON.stringify(body);
  return service.http.inject({ method: 'POST', url: '/orders', payload, headers: sent });
}

describe('a good request', () => {
  it('is answered, under the correlation id of its booking', async () => {
    const answer = await order({});
    expect([answer.statusCode, answer.json()]).toEqual([201, { quantity: 1, by: 'minji' }]);
    expect(answer.headers['x-correlation-id']).toBe(bookingId);
  });

  it('carries what browsers need, unless another service asked', async () => {
    const outside = await service.http.inject(`/orders/${bookingId}`);
    expect(outside.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'content-security-policy': expect.stringMatching(/^default-src 'self'/),
    });
    expect(Object.keys((await order({})).headers).toSorted()).toEqual([
      'connection',
      'content-length',
      'content-type',
      'date',
      'x-correlation-id',
    ]);
  });

  it('gets numbers from the query, defaults, and only what the schema says', async () => {
    const url = `/orders/${bookingId}`;
    expect((await service.http.inject(url)).json()).toEqual({ limit: 5 });
    expect((await service.http.inject(`${url}?limit=7`)).json()).toEqual({ limit: 7 });
  });
});

describe('a bad request is a problem with a stable code', () => {
  it.each<[string, Order, number, string]>([
    ['malformed JSON', { body: '{bad' }, 400, 'malformed-json'],
    ['an empty body', { body: '' }, 400, 'malformed-json'],
    ['a poisoned prototype', { body: '{"__proto__":{}}' }, 400, 'malformed-json'],
    [
      'another media type',
      { body: 'quantity=1', headers: { 'content-type': 'text/plain' } },
      415,
      'unsupported-media-type',
    ],
    [
      'a form',
      { body: 'quantity=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'unsupported-media-type',
    ],
    ['too large a body', { body: { quantity: 1, name: 'x'.repeat(70_000) } }, 413, 'too-large'],
    ['a missing field', { body: {} }, 400, 'invalid-request'],
    ['an unknown field', { body: { quantity: 1, price: 1 } }, 400, 'invalid-request'],
    ['a text for a number', { body: { quantity: '1' } }, 400, 'invalid-request'],
    ['no key', { headers: { 'idempotency-key': '' } }, 400, 'invalid-request'],
    ['a key with a space', { headers: { 'idempotency-key': 'a b' } }, 400, 'invalid-request'],
    ['nobody', { headers: { [identityHeader]: '' } }, 401, 'unauthenticated'],
    ['a forged identity', { headers: { [identityHeader]: 'e30.AAAA' } }, 401, 'unauthenticated'],
    ['an old identity', { headers: as('customer', new Date(Date.now() - 61_000)) }, 401, 'unauthenticated'],
    ['another role', { headers: as('staff') }, 403, 'forbidden'],
    ['a refusal of the domain', { body: { quantity: 11 } }, 409, 'sold-out'],
  ])('%s', async (_, bad, status, code) => {
    const answer = await order(bad);
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.json()).toMatchObject({ type: `urn:concert:problem:${code}`, status, instance: '/orders' });
    expect(answer.json().correlationId).toBe(answer.headers['x-correlation-id']);
  });

  it('names the fields', async () => {
    expect((await order({ body: { price: 1 } })).json().errors).toEqual([
      { in: 'body', pointer: '#/quantity', detail: 'is required' },
      { in: 'body', pointer: '#/price', detail: 'is not a known field' },
    ]);
    const answer = await service.http.inject('/orders/nonsense?limit=11&page=2');
    expect(answer.json().errors).toEqual([{ in: 'path', pointer: '#/id', detail: 'must match format "uuid"' }]);
  });

  it('a missing Idempotency-Key has a code of its own', async () => {
    const headers = { ...as('customer'), 'content-type': 'application/json' };
    const answer = await service.http.inject({ method: 'POST', url: '/orders', payload: '{"quantity":1}', headers });
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'missing-idempotency-key']);
  });

  it('401 says how to sign in', async () => {
    expect((await order({ headers: { [identityHeader]: '' } })).headers['www-authenticate']).toMatch(/^Bearer/);
  });

  it('a refusal tells what the domain said', async () => {
    expect((await order({ body: { quantity: 11 } })).json()).toMatchObject({
      left: 10,
      detail: 'fewer tickets are left',
    });
  });
});

describe('what is not there, or not well', () => {
  it.each([
    ['GET', '/nope', 404, 'not-found'],
    ['GET', '/%ZZ', 400, 'invalid-request'],
    ['DELETE', '/orders', 405, 'method-not-allowed'],
    ['GET', '/broken/away', 503, 'concert-unavailable'],
    ['GET', '/broken/store', 503, 'booking-unavailable'],
    ['GET', '/broken/bug', 500, 'internal-error'],
  ] as const)('%s %s', async (method, url, status, code) => {
    const answer = await service.http.inject({ method, url });
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.body).not.toMatch(/a bug|minji|ECONNREFUSED/);
  });

  it('says which methods are possible, and when to try again', async () => {
    expect((await service.http.inject({ method: 'PUT', url: '/orders/1' })).headers.allow).toBe('GET, HEAD');
    expect((await service.http.inject('/broken/away')).headers['retry-after']).toBe('3');
    expect((await service.http.inject('/broken/store')).headers['retry-after']).toBe('1');
  });
});

it('a route that does not say who may call it is refused at start', async () => {
  const other = await createService('other', { identitySecret: secret, logLevel: 'silent' });
  expect(() => other.http.get('/open', async () => 'x')).toThrow(/access must say who/);
  await other.stop();
});
