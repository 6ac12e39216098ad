import type { IncomingMessage } from 'node:http';
import { newId } from '@concert/ids/ids';
import type { Logger } from 'pino';
import type { Http, HttpReply, HttpRequest } from './http.ts';
import type { Failure, HttpMetrics } from './http-metrics.ts';

const correlationHeader = 'x-correlation-id';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The caller's correlation id if it is a UUID, as events want it; a new one otherwise. */
export function correlationIdOf(request: IncomingMessage): string {
  const given = request.headers[correlationHeader];
  return typeof given === 'string' && uuid.test(given) ? given : newId();
}

const ownError: Failure = [500, 'internal-error'];

const correlated = Symbol('correlated');
type Correlated = HttpRequest & { [correlated]?: string };

/** One line per request, never its headers, query or body: they hold tokens and people. */
export function logRequests(http: Http, logger: Logger, metrics: HttpMetrics): void {
  http.decorateReply('outcome', 'ok');
  http.decorateRequest('correlationId', {
    getter(this: Correlated) {
      return this[correlated] ?? this.id;
    },
  });
  http.decorateRequest('correlate', function (this: Correlated, id) {
    this[correlated] = id;
  });
  http.addHook('onRoute', ({ config, method, url }) => {
    for (const failure of [ownError, ...(config?.failures ?? [])]) {
      for (const one of [method].flat()) metrics.mayFail(url, one, failure);
    }
  });
  http.addHook('onSend', (request, reply, _, done) => {
    if (!reply.hasHeader(correlationHeader)) reply.header(correlationHeader, request.correlationId);
    done();
  });
  // A caller who hangs up gets no response, so this waits for the end of the connection's part in it.
  http.addHook('onRequest', (request, reply, done) => {
    reply.raw.on('close', () => record(request, reply));
    done();
  });

  function record(request: HttpRequest, reply: HttpReply): void {
    const { method, routeOptions } = request;
    const route = routeOptions.url ?? 'unknown';
    const answered = reply.raw.writableEnded;
    const outcome = answered ? reply.outcome : 'hung-up';
    const status = answered ? reply.statusCode : 499;
    metrics.answered({ route, method, status, outcome }, reply.elapsedTime / 1000);
    if (route.startsWith('/health') || route === '/metrics') return;
    const correlationId = reply.getHeader(correlationHeader) ?? request.correlationId;
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    logger.info({ correlationId, method, route, status, outcome, ms }, 'request');
  }
}
