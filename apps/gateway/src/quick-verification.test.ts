import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { quickVerification } from './quick-verification.ts';

const nowMs = Date.now();
const now = Math.floor(nowMs / 1000);
const good = { iss: 'issuer', aud: 'concert', sub: 'minji', exp: now + 60 };
const expected = { issuer: 'issuer', audience: 'concert', nowMs };

const algorithms = ['ES256', 'RS256', 'ES384', 'PS256', 'EdDSA'];
const pairs = new Map<string, Awaited<ReturnType<typeof generateKeyPair>>>();
let keys: ReturnType<typeof createLocalJWKSet>;
let quickly: ReturnType<typeof quickVerification>;

beforeAll(async () => {
  const jwks = [];
  for (const alg of algorithms) {
    const pair = await generateKeyPair(alg);
    pairs.set(alg, pair);
    jwks.push({ ...(await exportJWK(pair.publicKey)), kid: alg, alg });
  }
  keys = createLocalJWKSet({ keys: jwks });
  quickly = quickVerification(keys);
});

function token(alg: string, claims: object = {}, header: object = {}): Promise<string> {
  const key = pairs.get(alg)?.privateKey;
  if (key === undefined) throw new Error(`no key for ${alg}`);
  const payload = { ...good, ...claims } as JWTPayload;
  return new SignJWT(payload).setProtectedHeader({ alg, kid: alg, ...header }).sign(key);
}

const byJose = async (text: string) => {
  const options = { issuer: 'issuer', audience: 'concert', currentDate: new Date(nowMs), requiredClaims: ['exp'] };
  return (await jwtVerify(text, keys, options)).payload;
};

describe('a token that is good beyond doubt', () => {
  it.each(['ES256', 'RS256'])('is read as jose reads it: %s', async (alg) => {
    for (const claims of [{}, { aud: ['x', 'concert'], nbf: now - 1, iat: now, name: '민지' }]) {
      const text = await token(alg, claims);
      expect(await quickly(text, expected)).toEqual({ ...good, ...claims });
      expect(await byJose(text)).toEqual({ ...good, ...claims });
    }
  });
});

describe('left to jose is', () => {
  it.each(['ES384', 'PS256', 'EdDSA'])('another algorithm: %s', async (alg) => {
    expect(await quickly(await token(alg), expected)).toBeUndefined();
  });

  it.each<[string, object]>([
    ['expired', { exp: now - 1 }],
    ['expiring now', { exp: now }],
    ['without an end', { exp: undefined }],
    ['not yet good', { nbf: now + 60 }],
    ['with a wrong beginning', { nbf: '1' }],
    ['with a wrong date', { iat: 'today' }],
    ['of another issuer', { iss: 'other' }],
    ['for someone else', { aud: 'other' }],
    ['for nobody', { aud: undefined }],
  ])('one that is %s', async (_, claims) => {
    const text = await token('ES256', claims);
    expect(await quickly(text, expected)).toBeUndefined();
    await expect(byJose(text)).rejects.toThrow();
  });

  it('one that was changed or is signed with another key', async () => {
    const [header = '', payload = '', signature = ''] = (await token('ES256')).split('.');
    const other = (await token('ES256', { sub: 'staff' })).split('.')[1];
    const stranger = await generateKeyPair('ES256');
    const foreign = await new SignJWT(good)
      .setProtectedHeader({ alg: 'ES256', kid: 'ES256' })
      .sign(stranger.privateKey);
    const empty = Buffer.from('[]').toString('base64url');
    const bad = [
      `${header}.${other}.${signature}`,
      `${header}.${payload}.${signature}A`,
      `${header}.${payload}.${signature.slice(1)}`,
      `${header}.${payload}.${signature}=`,
      `${header}.${payload}.`,
      `${empty}.${payload}.${signature}`,
      `${header}.${payload}`,
      foreign,
      'nonsense',
      '',
    ];
    for (const text of bad) expect(await quickly(text, expected)).toBeUndefined();
  });

  it('one whose header names a key of another kind, no algorithm, or an extension', async () => {
    const [, payload = '', signature = ''] = (await token('ES256')).split('.');
    const headers = [{ alg: 'HS256' }, { alg: 'none' }, {}, { alg: 'ES256', crit: ['b64'], b64: false }];
    for (const header of headers) {
      const text = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${payload}.${signature}`;
      expect(await quickly(text, expected)).toBeUndefined();
    }
  });
});

it('rejects when the key is not to be had', async () => {
  await expect(quickly(await token('ES256', {}, { kid: 'unknown' }), expected)).rejects.toThrow(/no applicable key/);
});
