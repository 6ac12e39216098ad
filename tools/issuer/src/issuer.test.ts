import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createService, type Service } from '@concert/service/service';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readIssuerConfig } from './config.ts';
import { startIssuer } from './issuer.ts';

const url = 'http://issuer.test:8087';
let folder: string;
const running: Service[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'issuer-'));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.stop()));
  await rm(folder, { recursive: true });
});

async function start(): Promise<Service> {
  const config = readIssuerConfig({ ISSUER_URL: url, ISSUER_DATA_DIR: join(folder, 'data') });
  const service = await createService('issuer', { identitySecret: config.IDENTITY_SECRET, logLevel: 'silent' });
  running.push(service);
  await startIssuer(service, config);
  return service;
}

const ask = (issuer: Service, payload: object) => issuer.http.inject({ method: 'POST', url: '/tokens', payload });
const get = async (issuer: Service, path: string) => (await issuer.http.inject(`/.well-known/${path}`)).json();
const verify = async (issuer: Service, token: string) =>
  (await jwtVerify(token, createLocalJWKSet(await get(issuer, 'jwks.json')), { issuer: url, audience: 'concert' }))
    .payload;

describe('a development token', () => {
  it('says who, in which role and language, and until when', async () => {
    const issuer = await start();
    const answer = await ask(issuer, { role: 'customer', name: 'minji', language: 'en', expiresInSeconds: 60 });
    expect(answer.statusCode).toBe(201);
    const { token, subject, expiresAt } = answer.json();
    const claims = await verify(issuer, token);
    expect(claims).toMatchObject({
      sub: subject,
      roles: ['customer'],
      name: 'minji',
      email: 'minji@example.test',
      locale: 'en',
      exp: Date.parse(expiresAt) / 1000,
    });
    expect(Date.parse(expiresAt)).toBeLessThanOrEqual(Date.now() + 60_000);
  });

  it('is the same person’s for the same name, whatever the role', async () => {
    const issuer = await start();
    const [a, b, c] = await Promise.all([
      ask(issuer, { role: 'customer', name: 'minji' }),
      ask(issuer, { role: 'staff', name: 'minji' }),
      ask(issuer, { role: 'customer', name: 'jisoo' }),
    ]);
    expect(b.json().subject).toBe(a.json().subject);
    expect(c.json().subject).not.toBe(a.json().subject);
  });

  it('outlives a restart of the issuer', async () => {
    const { token } = (await ask(await start(), { role: 'staff', name: 'han' })).json();
    expect(await verify(await start(), token)).toMatchObject({ roles: ['staff'], locale: 'ko' });
  });

  it.each([
    [{ role: 'service', name: 'booking' }, '#/role'],
    [{ role: 'staff' }, '#/name'],
    [{ role: 'staff', name: 'a b' }, '#/name'],
    [{ role: 'staff', name: 'han', admin: true }, '#/admin'],
    [{ role: 'staff', name: 'han', expiresInSeconds: 0 }, '#/expiresInSeconds'],
  ])('is not given for %j', async (body, pointer) => {
    const answer = await ask(await start(), body);
    expect([answer.statusCode, answer.json().errors[0].pointer]).toEqual([400, pointer]);
  });
});

it('shows its public key only, and where to find it', async () => {
  const issuer = await start();
  const { keys } = await get(issuer, 'jwks.json');
  expect(Object.keys(keys[0]).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  expect(await get(issuer, 'openid-configuration')).toMatchObject({
    issuer: url,
    jwks_uri: `${url}/.well-known/jwks.json`,
  });
});
