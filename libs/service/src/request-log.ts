import type { IncomingMessage } from 'node:http';
import { newId } from '@concert/ids/ids';
import type { Logger } from 'pino';
import type { Http, HttpReply, HttpRequest } from './http.ts';
import type { HttpMetrics } from './metrics.ts';

const correlationHeader = 'x-correlation-id';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The caller's correlation id if it is a UUID, as events want it; a new one otherwise. */
export function correlationIdOf(request: IncomingMessage): string {
  const given = request.headers[correlationHeader];
  return typeof given === 'string' && uuid.test(given) ? given : newId();
}

/** One line per request, never its headers, query or body: they hold tokens and people. */
export function logRequests(http: Http, logger: Logger, metrics: HttpMetrics): void {
  const correlated = new WeakMap<HttpRequest, string>();

  http.decorateReply('outcome', 'ok');
  http.decorateRequest('correlationId', {
    getter() {
      return correlated.get(this) ?? this.id;
    },
  });
  http.decorateRequest('correlate', function (id) {
    correlated.set(this, id);
    this.log = logger.child({ correlationId: id });
  });
  http.addHook('onSend', async (request, reply) => {
    if (!reply.hasHeader(correlationHeader)) reply.header(correlationHeader, request.correlationId);
  });
  // A caller who hangs up gets no response, so this waits for the end of the connection's part in it.
  http.addHook('onRequest', async (request, reply) => {
    reply.raw.once('close', () => record(request, reply));
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
