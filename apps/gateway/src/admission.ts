import type { HttpRequest } from '@concert/service/http';
import { type Problem, problem, unauthenticated } from '@concert/service/problem';
import type { Bearer } from './bearer.ts';
import { rateLimit } from './rate-limit.ts';
import type { Route } from './routes.ts';
import { invalidToken, type TokenVerifier } from './tokens.ts';

export interface AdmissionOptions {
  readonly verify: TokenVerifier;
  readonly limitPerMinute: number;
  /** How many proxies before the gateway append to X-Forwarded-For. */
  readonly trustedProxies: number;
}

export interface Admission {
  /** Lets the caller in, or refuses with 401 or 429. Answers in the same turn unless the token is new. */
  admit(request: HttpRequest, route: Route, done: (refused?: Problem) => void): void;
  /** Whom an admitted request comes from; undefined for anyone. */
  bearerOf(request: HttpRequest): Bearer | undefined;
}

/** 93 bytes each, 19 MB when full. */
const callersRemembered = 200_000;

const bearer = Symbol('bearer');
type Asking = HttpRequest & { [bearer]?: Bearer | undefined };

/** Who may come in: known by a token or reading what is public, and not too often. */
export function admission({ verify, limitPerMinute, trustedProxies }: AdmissionOptions): Admission {
  const overLimitMs = rateLimit({ limit: limitPerMinute, windowMs: 60_000, callersRemembered });

  return {
    admit(request: Asking, route, done) {
      const decide = (found: Bearer | Problem | undefined) => {
        const known = found !== undefined && 'identity' in found;
        // Those without a good token are counted too, by their address: guessing is limited as well.
        const caller = known ? found.identity.sub : `from ${addressOf(request, trustedProxies)}`;
        const waitMs = overLimitMs(caller, Date.now());
        if (waitMs > 0) return done(tooMany(Math.ceil(waitMs / 1000)));
        if (found !== undefined && !known) return done(found);
        request[bearer] = found;
        done();
      };
      const found = whoAsks(request, route, verify);
      if (found instanceof Promise) found.then(decide, decide);
      else decide(found);
    },
    bearerOf: (request: Asking) => request[bearer],
  };
}

function whoAsks(
  { headers, method }: HttpRequest,
  route: Route,
  verify: TokenVerifier,
): Bearer | Problem | undefined | Promise<Bearer> {
  const { authorization } = headers;
  if (authorization === undefined) {
    if (route.publicReads && (method === 'GET' || method === 'HEAD')) return undefined;
    return unauthenticated('send a token: Authorization: Bearer …');
  }
  const token = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
  return token === undefined ? invalidToken('it is not a Bearer token') : verify(token);
}

/** The address that the outermost trusted proxy saw; whatever stands before it the caller may have made up. */
function addressOf({ ip, headers }: HttpRequest, trustedProxies: number): string {
  if (trustedProxies === 0) return ip;
  const seen = String(headers['x-forwarded-for'] ?? '').split(',');
  return seen.at(-trustedProxies)?.trim() || ip;
}

function tooMany(retryAfterSeconds: number): Problem {
  const refused = problem(429, 'too-many-requests', `too many requests; try again in ${retryAfterSeconds} s`);
  return refused.withHeader('retry-after', String(retryAfterSeconds));
}
