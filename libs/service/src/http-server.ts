import type { Socket } from 'node:net';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { type ConnectionError, fastify, LogController } from 'fastify';
import type { Logger } from 'pino';
import { answerWithin } from './deadline.ts';
import type { Entrance } from './entrance.ts';
import { answer, asProblem } from './error-handler.ts';
import type { Http } from './http.ts';
import { identityHeader } from './identity.ts';
import { createServer, STATUS_CODES } from './node-http.ts';
import { problem, problemBody, problemMediaType } from './problem.ts';
import { correlationIdOf } from './request-log.ts';
import { securityHeaders } from './security-headers.ts';
import { answerSerializer } from './serialization.ts';
import { requestValidator } from './validation.ts';

/** Of the server itself: Fastify gives them only to one that it makes. */
const bounds = { requestTimeout: 10_000, keepAliveTimeout: 30_000 };

/** Fastify with every bound set: body, time to arrive, time to be answered, idle connections. */
export async function createHttp(logger: Logger, entrance: Entrance, draining: () => boolean): Promise<Http> {
  const http = fastify({
    serverFactory: (handle) => createServer(bounds, entrance.before(handle)),
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: correlationIdOf,
    bodyLimit: 64 * 1024,
    ...bounds,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => answer(asProblem(error), request, reply),
    clientErrorHandler: refuseUnreadable,
  }).withTypeProvider<TypeBoxTypeProvider>();
  // A child for every request costs more than a line of the log; who logs says the correlation id.
  http.setChildLoggerFactory((parent) => parent);
  http.removeContentTypeParser('text/plain');
  http.setValidatorCompiler(requestValidator());
  http.setSerializerCompiler(answerSerializer());
  answerWithin(http, 15_000);
  const secure = securityHeaders();
  http.addHook('onRequest', ({ headers }, reply, done) => {
    // They are for browsers. Who brings an identity is the gateway, which sets its own, or another service.
    if (headers[identityHeader] === undefined) reply.headers(secure);
    done();
  });
  http.addHook('onSend', (_, reply, __, done) => {
    if (draining()) reply.header('connection', 'close');
    done();
  });
  return http;
}

const statuses: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** What is not HTTP gets a problem too; there is no request to answer, so it is written by hand. */
function refuseUnreadable(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const status = statuses[error.code] ?? 400;
  const code = status === 400 ? 'malformed-request' : status === 431 ? 'headers-too-large' : 'request-timeout';
  const body = JSON.stringify(problemBody(problem(status, code)));
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: ${problemMediaType}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
