import { beginSpan, type Span, type SpanOptions } from '@concert/tracing/tracing';
import type { Http, HttpReply, HttpRequest } from './http.ts';

const atWork = Symbol('span');
type Traced = HttpRequest & { [atWork]?: Span };

/**
 * Goes on with the trace that a request brings. It is believed where somebody had to be known to come this far, the
 * gateway or another service: strangers do not choose what we tell of.
 */
export function traceRequests(http: Http): void {
  http.addHook('onRequest', (request: Traced, reply, done) => {
    const { is404, headers, routeOptions } = request;
    const { traceparent } = headers;
    if (is404 || routeOptions.config.access === 'anyone' || typeof traceparent !== 'string') return done();
    const span = beginSpan(...spanOf(request), traceparent);
    if (span !== undefined) {
      request[atWork] = span;
      endWithAnswer(span, reply);
    }
    done();
  });
  // Whoever reads the body goes on from the socket's events, which know nothing of the request: only from here on is
  // everything part of it.
  http.addHook('preValidation', (request: Traced, _, done) => {
    const span = request[atWork];
    if (span === undefined) done();
    else span.within(done);
  });
}

/** How a request's span is called, and what is known of it when it begins. */
export function spanOf({ method, routeOptions: { url = 'unknown' } }: HttpRequest): [string, SpanOptions] {
  return [`${method} ${url}`, { kind: 'server', attributes: { 'http.request.method': method, 'http.route': url } }];
}

/** The span lasts until the answer has left, or the caller. */
export function endWithAnswer(span: Span, reply: HttpReply): void {
  reply.raw.on('close', () => {
    const { outcome, statusCode, raw } = reply;
    if (!raw.writableEnded) return span.end('hung-up');
    span.set({ 'http.response.status_code': statusCode, 'concert.outcome': outcome });
    span.end(statusCode >= 500 ? outcome : undefined);
  });
}
