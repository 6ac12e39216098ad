import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Problem, problemBody, problemMediaType } from './problem.ts';

/**
 * Answers with a problem from a hook, past everything that a good answer goes through and without reading the body:
 * what refuses because there is too much to do must itself do next to nothing. The line in the log is written.
 */
export function refuseAtOnce(request: FastifyRequest, reply: FastifyReply, refused: Problem): void {
  const { url, correlationId } = request;
  const query = url.indexOf('?');
  const body = JSON.stringify(problemBody(refused, { instance: query < 0 ? url : url.slice(0, query), correlationId }));
  reply.outcome = refused.code;
  reply.hijack();
  reply.raw.writeHead(refused.status, {
    ...reply.getHeaders(),
    ...refused.headers,
    'x-correlation-id': correlationId,
    'content-type': problemMediaType,
    'content-length': Buffer.byteLength(body),
  } as OutgoingHttpHeaders);
  reply.raw.end(body);
}
