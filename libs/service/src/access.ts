import type { FastifyRequest } from 'fastify';
import type { Http } from './http.ts';
import { type Identity, identityHeader, verifyIdentity } from './identity.ts';
import { problem, unauthenticated } from './problem.ts';

/** Every route says who may call it; who that is comes signed in `x-concert-identity`. */
export function guardRoutes(http: Http, identitySecret: string): void {
  const known = new WeakMap<FastifyRequest, Identity>();

  http.addHook('onRoute', ({ config, method, url }) => {
    if (config?.access === undefined) throw new Error(`${method} ${url}: config.access must say who may call it`);
  });
  http.decorateRequest('identity', {
    getter() {
      const identity = known.get(this);
      if (identity === undefined) throw unauthenticated('nobody is signed in');
      return identity;
    },
  });
  http.addHook('onRequest', async (request) => {
    const { access } = request.routeOptions.config;
    if (request.is404 || access === 'anyone') return;
    const header = request.headers[identityHeader];
    const identity = typeof header === 'string' ? verifyIdentity(header, identitySecret, new Date()) : undefined;
    if (identity === undefined) throw unauthenticated('this needs a valid token');
    if (!access?.some((role) => identity.roles.includes(role))) {
      throw problem(403, 'forbidden', `this is for the role ${access?.join(' or ')}`);
    }
    known.set(request, identity);
  });
}
