import { request, type ServerResponse } from 'node:http';
import type { Service } from '@concert/service/service';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { openDoor } from './testing/door.ts';
import { type Issuer, type Listening, listen, minji, startIssuer } from './testing/outside.ts';

const most = 512;
/** As many as the gateway asks a service at once. */
const asked = 256;

let issuer: Issuer;
let upstream: Listening;
let door: Service;
let base: string;
let authorization: string;
const kept: ServerResponse[] = [];

beforeAll(async () => {
  issuer = await startIssuer();
  upstream = await listen(({ url }, response) => {
    if (url === '/bookings/kept') kept.push(response);
    else response.end();
  });
  door = await openDoor({
    issuerUrl: issuer.url,
    upstreamUrl: upstream.url,
    env: { RATE_LIMIT_PER_MINUTE: '10000' },
  });
  base = await door.http.listen({ host: '127.0.0.1', port: 0 });
  authorization = `Bearer ${await issuer.token({ sub: minji })}`;
});
afterEach(() => kept.splice(0).map((response) => response.end()));
afterAll(async () => {
  await door.stop();
  await Promise.all([upstream.stop(), issuer.stop()]);
});

const ask = (path: string, init: RequestInit = {}) => fetch(base + path, { ...init, headers: { authorization } });
const status = async (path: string) => (await ask(path)).status;

async function letGo(inside: Promise<number>[]): Promise<number[]> {
  const leaving = setInterval(() => kept.splice(0).map((response) => response.end()), 5);
  const statuses = await Promise.all(inside);
  clearInterval(leaving);
  return statuses;
}

it('refuses at once whom a service has no room for, but not those of the others, until one has left', async () => {
  const inside = Array.from({ length: most }, () => status('/bookings/kept'));
  await vi.waitFor(() => expect(kept.length).toBe(asked), { timeout: 20_000 });
  await vi.waitFor(async () => expect(await status('/bookings?x=1')).toBe(503), { timeout: 20_000 });
  const answer = await ask('/bookings', { method: 'POST', body: '{}' });
  expect([answer.status, answer.headers.get('retry-after'), answer.headers.get('content-type')]).toEqual([
    503,
    '1',
    'application/problem+json',
  ]);
  expect(await answer.json()).toMatchObject({ code: 'overloaded' });
  expect(await status('/concerts')).toBe(200);

  expect(new Set(await letGo(inside))).toEqual(new Set([200]));
  expect(await status('/bookings/1')).toBe(200);
  const { body } = await door.http.inject('/metrics');
  expect(body).toMatch(/route="\/bookings",method="POST",status="503",outcome="overloaded",service="gateway"} 1/);
});

it('a way to write a path that only the services would understand finds no place either', async () => {
  const inside = Array.from({ length: most }, () => status('/bookings/kept'));
  await vi.waitFor(() => expect(kept.length).toBe(asked), { timeout: 20_000 });
  await vi.waitFor(async () => expect(await status('/%62ookings')).toBe(503), { timeout: 20_000 });
  await letGo(inside);
});

it('who withholds the body of a request keeps nobody out', async () => {
  const withheld = Array.from({ length: most }, () => {
    const headers = { authorization, 'content-type': 'application/json', 'content-length': '100' };
    const one = request(`${base}/bookings`, { method: 'POST', headers }).on('error', () => undefined);
    one.flushHeaders();
    return one;
  });
  await Promise.all(withheld.map((one) => new Promise((resolve) => one.once('socket', resolve))));
  await vi.waitFor(async () => expect(await connections()).toBeGreaterThanOrEqual(most), { timeout: 20_000 });
  expect(await status('/bookings/1')).toBe(200);
  for (const one of withheld) one.destroy();
});

it('who hangs up while a new token is looked at takes nobody’s place', async () => {
  const asked = Promise.withResolvers<void>();
  const slow = await listen(async (_, response) => {
    await asked.promise;
    response.end(await (await fetch(`${issuer.url}/.well-known/jwks.json`)).text());
  });
  const around = { issuerUrl: slow.url, upstreamUrl: upstream.url, env: { RATE_LIMIT_PER_MINUTE: '10000' } };
  const other = await openDoor(around);
  const url = `${await other.http.listen({ host: '127.0.0.1', port: 0 })}/bookings/1`;
  const headers = { authorization: `Bearer ${await issuer.token({ iss: slow.url })}` };
  const arrived = vi.fn();
  other.http.server.on('request', arrived);
  const impatient = Array.from({ length: most }, () =>
    request(url, { headers })
      .on('error', () => undefined)
      .end(),
  );
  await vi.waitFor(() => expect(arrived).toHaveBeenCalledTimes(most), { timeout: 20_000 });
  for (const one of impatient) one.destroy();
  await vi.waitFor(async () => expect(await connections(other)).toBe(0), { timeout: 20_000 });

  asked.resolve();
  expect((await fetch(url, { headers })).status).toBe(200);
  await Promise.all([other.stop(), slow.stop()]);
});

function connections({ http } = door): Promise<number> {
  return new Promise((resolve) => http.server.getConnections((_, count) => resolve(count)));
}
