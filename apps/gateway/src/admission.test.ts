import type { Service } from '@concert/service/service';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openDoor } from './testing/door.ts';
import { type Issuer, jisoo, type Listening, listen, minji, startIssuer } from './testing/outside.ts';

let issuer: Issuer;
let upstream: Listening;
let door: Service;
beforeAll(async () => {
  issuer = await startIssuer();
  upstream = await listen((_, response) => void response.end());
});
afterEach(() => door.stop());
afterAll(() => Promise.all([upstream.stop(), issuer.stop()]));

const open = async (env: Record<string, string>) => {
  door = await openDoor({ issuerUrl: issuer.url, upstreamUrl: upstream.url, env });
};
const ask = (url: string, headers: Record<string, string>) => door.http.inject({ url, headers });
const status = async (url: string, headers: Record<string, string>) => (await ask(url, headers)).statusCode;
const as = async (sub: string) => ({ authorization: `Bearer ${await issuer.token({ sub })}` });

describe('too many requests are 429', () => {
  it('each caller by itself', async () => {
    await open({ RATE_LIMIT_PER_MINUTE: '2' });
    const [hers, his] = [await as(minji), await as(jisoo)];
    for (const expected of [200, 200, 429]) expect(await status('/bookings/1', hers)).toBe(expected);
    expect(await status('/bookings/1', his)).toBe(200);
    const answer = await ask('/bookings/1', hers);
    expect([answer.json().code, answer.headers['content-type']]).toEqual([
      'too-many-requests',
      'application/problem+json',
    ]);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('also for those who guess at tokens', async () => {
    await open({ RATE_LIMIT_PER_MINUTE: '2' });
    const guesses = [{}, { authorization: 'Bearer a' }, { authorization: 'Bearer b' }];
    const answers = [];
    for (const guess of guesses) answers.push(await status('/bookings/1', guess));
    expect(answers).toEqual([401, 401, 429]);
  });

  it('strangers behind trusted proxies by the address that the proxy saw', async () => {
    await open({ RATE_LIMIT_PER_MINUTE: '1', TRUSTED_PROXIES: '1' });
    const answers = [];
    for (const seen of ['made-up, 1.1.1.1', '2.2.2.2', 'other, 1.1.1.1']) {
      answers.push(await status('/concerts', { 'x-forwarded-for': seen }));
    }
    expect(answers).toEqual([200, 200, 429]);
  });
});
