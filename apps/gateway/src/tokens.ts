import { createHash } from 'node:crypto';
import type { Identity } from '@concert/service/identity';
import { type Problem, problem, unavailable } from '@concert/service/problem';
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';

export interface TokenOptions {
  /** The `iss` of its tokens; its keys are at `/.well-known/jwks.json` below it. */
  readonly issuerUrl: string;
  readonly audience: string;
  readonly now?: () => Date;
}

const remembered = 50_000;
const keysTimeoutMs = 2_000;
const keysMaxAgeMs = 600_000;
/** Customers, like everything else, are known by UUIDs: they are in events, in keys and in columns. */
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const outsideRoles = ['customer', 'organiser', 'staff'] as const;

/**
 * Says whose a token is. A token once verified is remembered by its hash until it expires, so those go on while the
 * issuer is away. Throws 401 for a token that is wrong, 503 when a new one cannot be checked.
 */
export function tokenVerifier({ issuerUrl, audience, now = () => new Date() }: TokenOptions) {
  const keys = createRemoteJWKSet(new URL(`${issuerUrl.replace(/\/$/, '')}/.well-known/jwks.json`), {
    timeoutDuration: keysTimeoutMs,
    cacheMaxAge: keysMaxAgeMs,
    cooldownDuration: 1_000,
  });
  const known = new LRUCache<string, { identity: Identity; expiresAtMs: number }>({ max: remembered });

  return async (token: string): Promise<Identity> => {
    const hash = createHash('sha256').update(token).digest('base64');
    const cached = known.get(hash);
    if (cached !== undefined && cached.expiresAtMs > now().getTime()) return cached.identity;
    known.delete(hash);
    const claims = await verified();
    const identity = identityOf(claims);
    known.set(hash, { identity, expiresAtMs: (claims.exp ?? 0) * 1000 });
    return identity;

    async function verified(): Promise<JWTPayload> {
      const options = { issuer: issuerUrl, audience, requiredClaims: ['sub', 'exp'], currentDate: now() };
      const { payload } = await jwtVerify(token, keys, options).catch((error: unknown) => {
        throw refusalOf(error);
      });
      return payload;
    }
  };
}

/** The role `service` is for services alone: no token can bring it in. */
function identityOf({ sub, roles, email, name, locale }: JWTPayload): Identity {
  if (typeof sub !== 'string' || !uuid.test(sub)) throw invalidToken('its subject is not a UUID');
  const given: unknown[] = Array.isArray(roles) ? roles : [];
  return {
    sub: sub.toLowerCase(),
    roles: outsideRoles.filter((role) => given.includes(role)),
    ...(typeof email === 'string' ? { email } : {}),
    ...(typeof name === 'string' ? { name } : {}),
    ...(locale === 'ko' || locale === 'en' ? { language: locale } : {}),
  };
}

/** What is wrong with the token itself; anything else means the issuer's keys could not be had. */
const wrongToken = [
  errors.JWSInvalid,
  errors.JWTInvalid,
  errors.JWTClaimValidationFailed,
  errors.JWSSignatureVerificationFailed,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
];

function refusalOf(error: unknown): Problem {
  if (error instanceof errors.JWTExpired) return invalidToken('it has expired');
  if (wrongToken.some((wrong) => error instanceof wrong)) return invalidToken('it is not one of ours');
  return unavailable('issuer-unavailable', 'tokens cannot be checked now; those checked before still work', 2);
}

export function invalidToken(why: string): Problem {
  const challenge = `Bearer realm="concert", error="invalid_token", error_description="${why}"`;
  return problem(401, 'invalid-token', `the token is no good: ${why}`).withHeader('www-authenticate', challenge);
}
