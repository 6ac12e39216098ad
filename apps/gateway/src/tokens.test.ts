import type { Identity } from '@concert/service/identity';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Issuer, jisoo, minji, startIssuer } from './testing/outside.ts';
import { tokenVerifier } from './tokens.ts';

let issuer: Issuer;
let verify: (token: string) => Promise<Identity>;
let now: Date;

beforeEach(async () => {
  now = new Date();
  issuer = await startIssuer();
  verify = verifier();
});
afterEach(() => issuer.stop());

function verifier(): typeof verify {
  const bearerOf = tokenVerifier({ issuerUrl: issuer.url, audience: 'concert', now: () => now });
  return async (token) => (await bearerOf(token)).identity;
}
const seconds = (more: number) => Math.floor(now.getTime() / 1000) + more;

describe('a token', () => {
  it('says who its bearer is', async () => {
    const token = await issuer.token({ name: '민지', email: 'minji@example.test', locale: 'ko', other: 1 });
    expect(await verify(token)).toEqual({
      sub: minji,
      roles: ['customer'],
      name: '민지',
      email: 'minji@example.test',
      language: 'ko',
    });
  });

  it('names the same person however its issuer writes UUIDs', async () => {
    expect(await verify(await issuer.token({ sub: minji.toUpperCase() }))).toMatchObject({ sub: minji });
  });

  it('cannot bring in the role of a service, nor one that is not known', async () => {
    expect(await verify(await issuer.token({ roles: ['service', 'staff', 'king'] }))).toMatchObject({
      roles: ['staff'],
    });
    expect(await verify(await issuer.token({ roles: 'staff' }))).toMatchObject({ roles: [] });
  });

  it('is refused when it is foreign, malformed, expired, or for someone else', async () => {
    const bad = [
      issuer.foreign(),
      'nonsense',
      'a.b.c',
      `${await issuer.token()}x`,
      issuer.token({ exp: seconds(-1) }),
      issuer.token({ exp: undefined }),
      issuer.token({ aud: 'another' }),
      issuer.token({ iss: 'https://elsewhere.test' }),
      issuer.token({ sub: '' }),
      issuer.token({ sub: undefined }),
      issuer.token({ sub: 'auth0|minji' }),
      issuer.token({ sub: 7 }),
      `${btoa('{"alg":"none"}').replaceAll('=', '')}.${btoa('{"sub":"minji"}')}.`,
    ];
    for (const token of bad) {
      const refused = await verify(await token).catch((error: unknown) => error);
      expect(refused).toMatchObject({ status: 401, code: 'invalid-token' });
      expect(refused).toHaveProperty(['headers', 'www-authenticate'], expect.stringMatching(/^Bearer .*invalid_token/));
    }
  });
});

describe('while the issuer is away', () => {
  it('a token checked before goes on until it expires; a new one is 503, not 401', async () => {
    const [known, fresh] = [await issuer.token({ exp: seconds(60) }), await issuer.token({ sub: jisoo })];
    await verify(known);
    await issuer.stop();
    expect(await verify(known)).toMatchObject({ sub: minji });
    now = new Date(now.getTime() + 61_000);
    await expect(verify(known)).rejects.toMatchObject({ status: 401 });

    const other = verifier();
    await expect(other(fresh)).rejects.toMatchObject({ status: 503, code: 'issuer-unavailable' });
    await expect(other('nonsense')).rejects.toMatchObject({ status: 401 });
  });
});
