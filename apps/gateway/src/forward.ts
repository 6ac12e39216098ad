import type { Http, HttpReply, HttpRequest } from '@concert/service/http';
import { identityHeader, signIdentity } from '@concert/service/identity';
import { type Problem, problem, unavailable } from '@concert/service/problem';
import replyFrom from '@fastify/reply-from';
import type { Admission } from './admission.ts';
import { type Route, routes } from './routes.ts';

export interface ForwardOptions {
  readonly upstream: (route: Route) => string;
  readonly admission: Admission;
  readonly identitySecret: string;
}

const connectTimeoutMs = 1_000;
const connectionsPerService = 256;
/** Between the caller and the gateway only: tokens go no further, and nobody brings an identity in. */
const keptOutside = ['authorization', 'cookie', 'expect', identityHeader];
/** Between the gateway and a service only. */
const keptInside = ['connection', 'keep-alive'];

/** Passes admitted requests on as they are, with the caller's identity signed for the services. */
export async function forward(http: Http, options: ForwardOptions): Promise<void> {
  await http.register(replyFrom, {
    undici: { connections: connectionsPerService, pipelining: 1, connect: { timeout: connectTimeoutMs } },
    destroyAgent: true,
    disableRequestLogging: true,
  });
  await http.register(async (scope: Http) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
    for (const route of routes) forwardRoute(scope, route, options);
  });
}

function forwardRoute(http: Http, route: Route, { admission, upstream, identitySecret }: ForwardOptions): void {
  for (const url of [route.path, `${route.path}/*`]) {
    http.route({
      method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      url,
      schema: { hide: true },
      config: { access: 'anyone' },
      bodyLimit: route.bodyLimitBytes,
      onRequest: async (request, reply) => {
        if (!isPlain(request.url)) throw problem(404, 'not-found', 'there is nothing here');
        await admission.admit(request, reply, route);
      },
      handler: (request, reply) => {
        const identity = admission.identityOf(request);
        const signed = identity && signIdentity(identity, identitySecret, new Date());
        return pass(request, reply, { upstream: upstream(route), timeoutMs: route.timeoutMs, signed });
      },
    });
  }
}

/** Dots and slashes that a service would read as another path than the one that was routed here. */
function isPlain(url: string): boolean {
  return new URL(url, 'http://gateway').pathname === url.split('?')[0];
}

interface Passage {
  readonly upstream: string;
  readonly timeoutMs: number;
  readonly signed: string | undefined;
}

function pass(request: HttpRequest, reply: HttpReply, { upstream, timeoutMs, signed }: Passage): HttpReply {
  const body = Buffer.isBuffer(request.body) && request.body.length > 0 ? request.body : undefined;
  return reply.from(undefined, {
    getUpstream: () => upstream,
    timeout: timeoutMs,
    // Trying again is the caller's, who knows the key; the library would repeat reads that were answered 503.
    retryDelay: () => null,
    ...(body === undefined ? {} : { body, contentType: request.headers['content-type'] ?? 'application/octet-stream' }),
    rewriteRequestHeaders: (_, headers) => ({
      ...without(headers, keptOutside),
      'x-correlation-id': request.correlationId,
      ...(signed === undefined ? {} : { [identityHeader]: signed }),
    }),
    rewriteHeaders: (headers) => without(headers, keptInside),
    onResponse: (_, answered, upstreamAnswer) => {
      if (upstreamAnswer.statusCode >= 400) reply.outcome = 'passed-on';
      answered.send(upstreamAnswer.stream);
    },
    onError: (_, { error }) => {
      reply.send(noAnswer(error));
    },
  });
}

function without<Headers extends object>(headers: Headers, names: readonly string[]): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name))) as Headers;
}

/** Not reached: try again. Reached and silent: what became of the request is unknown, and its key makes it safe. */
function noAnswer(error: Error): Problem {
  const { statusCode, cause } = error as Error & { statusCode?: number; cause?: { code?: string } };
  if (statusCode === 504 && cause?.code !== 'UND_ERR_CONNECT_TIMEOUT') {
    return problem(504, 'upstream-timeout', 'no answer in time; ask again with the same key').withHeader(
      'retry-after',
      '1',
    );
  }
  return unavailable('service-unavailable', 'this part of Concert is away; try again');
}
