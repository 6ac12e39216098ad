import { hash } from 'node:crypto';
import type { Identity } from '@concert/service/identity';
import { type Problem, problem, unavailable } from '@concert/service/problem';
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { Bearer } from './bearer.ts';
import { quickVerification } from './quick-verification.ts';

export interface TokenOptions {
  /** The `iss` of its tokens; its keys are at `/.well-known/jwks.json` below it. */
  readonly issuerUrl: string;
  readonly audience: string;
  readonly now?: () => Date;
}

/** 460 bytes each, 820 while their bearers ask again and again: 92 to 164 MB when full. */
const remembered = 200_000;
const keysTimeoutMs = 2_000;
const keysMaxAgeMs = 600_000;
/** Customers, like everything else, are known by UUIDs: they are in events, in keys and in columns. */
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const outsideRoles = ['customer', 'organiser', 'staff'] as const;

/** Whose a token is: at once when it is known, by a promise when it is new. */
export type TokenVerifier = (token: string) => Bearer | Promise<Bearer>;

/**
 * Says whose a token is. A token once verified is remembered by its hash until it expires, so those go on while the
 * issuer is away. Rejects with 401 for a token that is wrong, 503 when a new one cannot be checked.
 */
export function tokenVerifier({ issuerUrl, audience, now = () => new Date() }: TokenOptions): TokenVerifier {
  const keys = createRemoteJWKSet(new URL(`${issuerUrl.replace(/\/$/, '')}/.well-known/jwks.json`), {
    timeoutDuration: keysTimeoutMs,
    cacheMaxAge: keysMaxAgeMs,
    cooldownDuration: 1_000,
  });
  const quickly = quickVerification(keys);
  const known = new LRUCache<string, Bearer>({ max: remembered });

  async function verified(token: string): Promise<JWTPayload> {
    try {
      const good = await quickly(token, { issuer: issuerUrl, audience, nowMs: now().getTime() });
      if (good !== undefined) return good;
      const options = { issuer: issuerUrl, audience, requiredClaims: ['sub', 'exp'], currentDate: now() };
      return (await jwtVerify(token, keys, options)).payload;
    } catch (error) {
      throw refusalOf(error);
    }
  }

  async function remember(token: string, tokenHash: string): Promise<Bearer> {
    const claims = await verified(token);
    const bearer = new Bearer(identityOf(claims), (claims.exp ?? 0) * 1000);
    known.set(tokenHash, bearer);
    return bearer;
  }

  return (token) => {
    const tokenHash = hash('sha256', token, 'base64');
    const bearer = known.get(tokenHash);
    if (bearer !== undefined && bearer.expiresAtMs > now().getTime()) return bearer;
    known.delete(tokenHash);
    return remember(token, tokenHash);
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
