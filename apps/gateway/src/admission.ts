import type { Http, HttpReply, HttpRequest } from '@concert/service/http';
import type { Identity } from '@concert/service/identity';
import { Problem, problem, unavailable } from '@concert/service/problem';
import rateLimit from '@fastify/rate-limit';
import type { Route } from './routes.ts';
import { invalidToken } from './tokens.ts';

export interface AdmissionOptions {
  readonly verify: (token: string) => Promise<Identity>;
  readonly limitPerMinute: number;
  /** How many proxies before the gateway append to X-Forwarded-For. */
  readonly trustedProxies: number;
}

export interface Admission {
  /** Lets the caller in, or throws: 401, 429, or 503 when too many are inside. */
  admit(request: HttpRequest, reply: HttpReply, route: Route): Promise<void>;
  /** Whom an admitted request comes from; undefined for anyone. */
  identityOf(request: HttpRequest): Identity | undefined;
}

const mostInside = 2_000;
const callersRemembered = 50_000;

/** Who may come in: known by a token or reading what is public, not too often, not too many at once. */
export async function admission(http: Http, options: AdmissionOptions): Promise<Admission> {
  const identities = new WeakMap<HttpRequest, Identity>();
  let insideCount = 0;
  const callers = new WeakMap<HttpRequest, string>();
  await http.register(rateLimit, { global: false, cache: callersRemembered });
  const limit = http.createRateLimit({
    max: options.limitPerMinute,
    timeWindow: 60_000,
    keyGenerator: (request) => callers.get(request as HttpRequest) ?? '',
  });

  return {
    async admit(request, reply, route) {
      if (insideCount >= mostInside) throw unavailable('overloaded', 'too many at once; try again');
      insideCount += 1;
      reply.raw.once('close', () => {
        insideCount -= 1;
      });
      const found = await whoAsks(request, route, options.verify);
      // Those without a good token are counted too, by their address: guessing is limited as well.
      const refused = found instanceof Problem;
      const anonymous = refused || found === undefined;
      callers.set(request, anonymous ? `from ${addressOf(request, options.trustedProxies)}` : found.sub);
      const limited = await limit(request);
      if (!limited.isAllowed && limited.isExceeded) throw tooMany(limited.ttlInSeconds);
      if (refused) throw found;
      if (found !== undefined) identities.set(request, found);
    },
    identityOf: (request) => identities.get(request),
  };
}

async function whoAsks(
  { headers, method }: HttpRequest,
  route: Route,
  verify: AdmissionOptions['verify'],
): Promise<Identity | undefined | Problem> {
  const { authorization } = headers;
  if (authorization === undefined) {
    if (route.publicReads && (method === 'GET' || method === 'HEAD')) return undefined;
    return problem(401, 'unauthenticated', 'send a token: Authorization: Bearer …').withHeader(
      'www-authenticate',
      'Bearer realm="concert"',
    );
  }
  const token = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
  if (token === undefined) return invalidToken('it is not a Bearer token');
  return verify(token).catch((error: unknown) => {
    if (error instanceof Problem) return error;
    throw error;
  });
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
