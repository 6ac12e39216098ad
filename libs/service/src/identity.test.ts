import { describe, expect, it } from 'vitest';
import { type Identity, identityVerifier, signIdentity, verifyIdentity } from './identity.ts';

const secret = 'a secret that is long enough to be one';
const now = new Date('2026-05-01T12:00:00Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const minji: Identity = { sub: 'p-1', roles: ['customer'], email: 'minji@example.test', name: '민지', language: 'ko' };
const header = signIdentity(minji, secret, now);

describe('an identity between services', () => {
  it('comes out as it went in', () => {
    expect(verifyIdentity(header, secret, now)).toEqual(minji);
    expect(verifyIdentity(header, secret, later(59))).toEqual(minji);
  });

  it('is too old after a minute', () => {
    expect(verifyIdentity(header, secret, later(60))).toBeUndefined();
  });

  it('is refused under another secret', () => {
    expect(verifyIdentity(header, `${secret}!`, now)).toBeUndefined();
  });

  it('is refused when any of it was changed', () => {
    const [payload = '', signature = ''] = header.split('.');
    const staff = Buffer.from(JSON.stringify({ ...minji, roles: ['staff'], exp: 9e9 })).toString('base64url');
    const tampered = [`${staff}.${signature}`, `${payload}.${signature.slice(2)}`, `${payload}.`, payload, '', '.'];
    for (const forged of tampered) expect(verifyIdentity(forged, secret, now)).toBeUndefined();
  });
});

describe('a verifier', () => {
  it('says the same, however often it is asked, and not for longer', () => {
    const verify = identityVerifier(secret);
    for (const seconds of [0, 1, 59]) expect(verify(header, later(seconds).getTime())).toEqual(minji);
    expect(verify(header, later(60).getTime())).toBeUndefined();
    for (const forged of [`${header}A`, header.slice(1), '']) expect(verify(forged, now.getTime())).toBeUndefined();
    expect(identityVerifier(`${secret}!`)(header, now.getTime())).toBeUndefined();
  });
});
