import type { Http, HttpReply, HttpRequest } from '@concert/service/http';
import { type Identity, identityHeader } from '@concert/service/identity';
import { problem } from '@concert/service/problem';
import { Pool } from 'undici';
import type { Admission } from './admission.ts';
import { inwards } from './headers.ts';
import { Passage } from './passage.ts';
import type { Places } from './places.ts';
import { type Route, routes } from './routes.ts';
import { beginTrace } from './trace.ts';

export interface ForwardOptions {
  readonly upstream: (route: Route) => string;
  readonly admission: Admission;
  readonly places: Places;
  /** Makes the value of the identity header. */
  readonly sign: (identity: Identity) => string;
}

const connectTimeoutMs = 1_000;
const connectionsPerService = 256;

/** Passes admitted requests on as they are, with the caller's identity signed for the services. */
export async function forward(http: Http, { upstream, admission, places, sign }: ForwardOptions): Promise<void> {
  await http.register(async (scope: Http) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
    for (const route of routes) {
      const service = new Pool(new URL(upstream(route)).origin, {
        connections: connectionsPerService,
        pipelining: 1,
        connect: { timeout: connectTimeoutMs },
        headersTimeout: route.timeoutMs,
        bodyTimeout: route.timeoutMs,
      });
      scope.addHook('onClose', () => service.destroy());
      forwardRoute(scope, route, admission, (request, reply) => {
        // Who hung up while a new token was looked at closes no more, and would keep a place for ever.
        if (reply.raw.destroyed) return reply;
        places.take(reply, route);
        const bearer = admission.bearerOf(request);
        const signed = bearer?.signed(sign, Date.now());
        const traceparent = beginTrace(request, reply, bearer?.identity.sub);
        service.dispatch(passedOn(request, signed, traceparent), new Passage(reply));
        return reply;
      });
    }
  });
}

/** Of the service, or on the way to it. */
const failures = [
  [500, 'passed-on'],
  [503, 'passed-on'],
  [503, 'service-unavailable'],
  [504, 'upstream-timeout'],
] as const;

type Handler = (request: HttpRequest, reply: HttpReply) => HttpReply;

function forwardRoute(http: Http, route: Route, admission: Admission, handler: Handler): void {
  for (const url of [route.path, `${route.path}/*`]) {
    http.route({
      method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      url,
      schema: { hide: true },
      config: { access: 'anyone', failures },
      bodyLimit: route.bodyLimitBytes,
      onRequest: (request, _, done) => {
        if (isPlain(request.url)) admission.admit(request, route, done);
        else done(problem(404, 'not-found', 'there is nothing here'));
      },
      handler,
    });
  }
}

const plainly = /^(?:\/[\w~-][\w~.-]*)+(?:\?|$)/;

/** Not with dots and slashes that a service would read as another path than the one that was routed here. */
function isPlain(url: string): boolean {
  return plainly.test(url) || new URL(url, 'http://gateway').pathname === url.split('?')[0];
}

/** What the service is asked: the same, under this correlation id, as this caller and in this trace. */
function passedOn(request: HttpRequest, signed: string | undefined, traceparent: string | undefined) {
  const headers = inwards(request.headers);
  headers.push('x-correlation-id', request.correlationId);
  if (traceparent !== undefined) headers.push('traceparent', traceparent);
  if (signed !== undefined) headers.push(identityHeader, signed);
  const body = Buffer.isBuffer(request.body) && request.body.length > 0 ? request.body : null;
  if (body !== null && request.headers['content-type'] === undefined) {
    headers.push('content-type', 'application/octet-stream');
  }
  return { method: request.method, path: request.url, headers, body };
}
