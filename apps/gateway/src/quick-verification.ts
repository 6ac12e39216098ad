import { KeyObject, verify } from 'node:crypto';
import type { CompactJWSHeaderParameters, JWTPayload, JWTVerifyGetKey } from 'jose';

export interface Expected {
  readonly issuer: string;
  readonly audience: string;
  readonly nowMs: number;
}

interface SignatureKind {
  readonly keyType: string;
  /** What of `crypto.verify` goes with the key. */
  readonly more: { readonly dsaEncoding?: 'ieee-p1363' };
}

const kinds: Readonly<Record<string, SignatureKind>> = {
  ES256: { keyType: 'ec', more: { dsaEncoding: 'ieee-p1363' } },
  RS256: { keyType: 'rsa', more: {} },
};
const threeParts = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/;

/**
 * The claims of a token that is good beyond doubt, in half of the time that WebCrypto takes with its threads and
 * promises: on sale, every buyer brings a new token. `undefined` for everything else, good or bad: jose decides it.
 * Rejects when the issuer's keys cannot be had.
 */
export function quickVerification(keys: JWTVerifyGetKey) {
  const keyObjects = new WeakMap<object, KeyObject>();

  async function keyFor(header: CompactJWSHeaderParameters, token: string): Promise<KeyObject | undefined> {
    const key = await keys(header, { payload: token, signature: '' });
    if (!(key instanceof CryptoKey)) return undefined;
    const known = keyObjects.get(key) ?? KeyObject.from(key);
    keyObjects.set(key, known);
    return known;
  }

  return async (token: string, expected: Expected): Promise<JWTPayload | undefined> => {
    const [, header = '', payload = '', signature = ''] = threeParts.exec(token) ?? [];
    const named = plainHeader(objectIn(header));
    if (named === undefined) return undefined;
    const [key, kind] = [await keyFor(named, token), kinds[named.alg]];
    if (kind === undefined || key?.asymmetricKeyType !== kind.keyType) return undefined;
    const signed = Buffer.from(`${header}.${payload}`, 'latin1');
    if (!verify('sha256', signed, { key, ...kind.more }, Buffer.from(signature, 'base64url'))) return undefined;
    const claims = objectIn(payload);
    return isFor(claims, expected) ? claims : undefined;
  };
}

/** The header of a token that says no more than which key signed it how; undefined for any other. */
function plainHeader({ alg, kid, crit, b64 }: Record<string, unknown>): CompactJWSHeaderParameters | undefined {
  if (typeof alg !== 'string' || !(alg in kinds) || crit !== undefined || b64 !== undefined) return undefined;
  return typeof kid === 'string' ? { alg, kid } : { alg };
}

function isFor({ iss, aud, exp, nbf, iat }: JWTPayload, { issuer, audience, nowMs }: Expected): boolean {
  const now = Math.floor(nowMs / 1000);
  const audiences: unknown[] = [aud].flat();
  const begun = nbf === undefined || (typeof nbf === 'number' && nbf <= now);
  const dated = iat === undefined || typeof iat === 'number';
  return iss === issuer && audiences.includes(audience) && typeof exp === 'number' && exp > now && begun && dated;
}

function objectIn(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}
