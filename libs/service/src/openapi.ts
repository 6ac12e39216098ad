import type { FastifyInstance, RouteOptions } from 'fastify';
import type { Http } from './http.ts';

/** Of an answer of the page, what the caller is to see. */
const kept = ['content-type', 'cache-control', 'etag', 'last-modified', 'location'];

/**
 * Collects the routes registered after it; serves their OpenAPI 3.1 document, or the one given instead, and a page that
 * reads it. What makes them is loaded when somebody first asks: it is no part of a start.
 */
export function describeRoutes(http: Http, name: string, instead: () => Promise<object> | undefined): void {
  const routes: RouteOptions[] = [];
  http.addHook('onRoute', (route) => {
    if (route.method !== 'HEAD' && !(route.schema && 'hide' in route.schema)) routes.push(route);
  });
  let making: Promise<FastifyInstance> | undefined;
  const described = () => {
    making ??= import('./described-routes.ts').then(({ describedRoutes }) => describedRoutes(name, routes));
    return making;
  };
  http.route({
    method: 'GET',
    url: '/openapi.json',
    schema: { hide: true },
    config: { access: 'anyone' },
    handler: async () => (await instead()) ?? (await described()).swagger(),
  });
  for (const url of ['/docs', '/docs/*']) {
    http.route({
      method: 'GET',
      url,
      schema: { hide: true },
      config: { access: 'anyone' },
      handler: async ({ url, headers }, reply) => {
        const page = await (await described()).inject({ method: 'GET', url, headers });
        for (const name of kept) if (page.headers[name] !== undefined) reply.header(name, page.headers[name]);
        return reply.code(page.statusCode).send(page.rawPayload);
      },
    });
  }
}
