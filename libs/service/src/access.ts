import type { FastifyRequest } from 'fastify';
import type { Http } from './http.ts';
import { type Identity, identityHeader, identityVerifier } from './identity.ts';
import { problem, unauthenticated } from './problem.ts';

/** Where a request keeps who asks; not a WeakMap, which the garbage collector pays for. */
const known = Symbol('identity');
type Asking = FastifyRequest & { [known]?: Identity };

/** Every route says who may call it; who that is comes signed in `x-concert-identity`. */
export function guardRoutes(http: Http, identitySecret: string): void {
  const verify = identityVerifier(identitySecret);

  http.addHook('onRoute', ({ config, method, url }) => {
    if (config?.access === undefined) throw new Error(`${method} ${url}: config.access must say who may call it`);
  });
  http.decorateRequest('identity', {
    getter(this: Asking) {
      const identity = this[known];
      if (identity === undefined) throw unauthenticated('nobody is signed in');
      return identity;
    },
  });
  http.addHook('onRequest', (request: Asking, _, done) => {
    const { access } = request.routeOptions.config;
    if (request.is404 || access === 'anyone') return done();
    const header = request.headers[identityHeader];
    const identity = typeof header === 'string' ? verify(header, Date.now()) : undefined;
    if (identity === undefined) return done(unauthenticated('this needs a valid token'));
    if (!access?.some((role) => identity.roles.includes(role))) {
      return done(problem(403, 'forbidden', `this is for the role ${access?.join(' or ')}`));
    }
    request[known] = identity;
    done();
  });
}
