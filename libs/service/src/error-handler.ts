import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Http } from './http.ts';
import { STATUS_CODES } from './node-http.ts';
import { Problem, problem, problemBody, problemMediaType, unavailable } from './problem.ts';
import { InvalidRequest } from './validation.ts';

/** Fastify's own refusals under our codes. */
const byFastifyCode: Readonly<Record<string, (mostBytes?: number) => Problem>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    problem(415, 'unsupported-media-type', 'send application/json').withHeader('accept', 'application/json'),
  FST_ERR_CTP_BODY_TOO_LARGE: (most) => problem(413, 'too-large', `the body may have at most ${most} bytes`, { most }),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => problem(400, 'malformed-json', 'the body is empty'),
  FST_ERR_CTP_INVALID_JSON_BODY: () => problem(400, 'malformed-json', 'the body is not JSON'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => problem(400, 'invalid-request', 'Content-Length is not the body’s'),
  FST_ERR_BAD_URL: () => problem(400, 'invalid-request', 'the path is not a valid URL'),
  FST_ERR_MAX_PARAM_LENGTH: () => problem(404, 'not-found', 'there is nothing here'),
};

/** The code for an error that will pass without anyone changing anything; undefined for every other. */
export type Unable = (error: unknown) => string | undefined;

export interface ErrorHandling {
  readonly allowedMethods: (path: string) => readonly string[];
  readonly unable: Unable;
}

/** Every error leaves as problem+json, whoever threw it. */
export function handleErrors(http: Http, { allowedMethods, unable }: ErrorHandling): void {
  http.setErrorHandler((error, request, reply) => {
    const passing = unable(error);
    if (passing !== undefined) return answer(unavailable(passing, 'not possible now; try again'), request, reply);
    const found = asProblem(error, request.routeOptions.bodyLimit);
    if (found.status >= 500 && !(error instanceof Problem)) {
      request.log.error({ err: error, correlationId: request.correlationId }, 'request failed');
    }
    return answer(found, request, reply);
  });
  http.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '/';
    const allowed = allowedMethods(path);
    if (allowed.length === 0) return answer(problem(404, 'not-found', 'there is nothing here'), request, reply);
    const refused = problem(405, 'method-not-allowed', `${request.method} is not possible here`);
    return answer(refused.withHeader('allow', allowed.join(', ')), request, reply);
  });
}

/** `mostBytes`: what the route takes. */
export function asProblem(error: unknown, mostBytes?: number): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof InvalidRequest) return invalid(error);
  const { code, statusCode } = (error ?? {}) as { code?: string; statusCode?: number };
  const known = byFastifyCode[code ?? ''];
  if (known !== undefined) return known(mostBytes);
  if (error instanceof SyntaxError && statusCode === 400) return problem(400, 'malformed-json', 'the body is not JSON');
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return problem(statusCode, STATUS_CODES[statusCode]?.toLowerCase().replaceAll(' ', '-') ?? 'refused');
  }
  return problem(500, 'internal-error', 'something went wrong here; the correlation id finds it in the log');
}

function invalid({ errors }: InvalidRequest): Problem {
  const key = errors.find(({ in: place, pointer }) => place === 'header' && pointer === '#/idempotency-key');
  if (key?.detail === 'is required') {
    return problem(400, 'missing-idempotency-key', 'send an Idempotency-Key header', { errors });
  }
  const first = errors[0];
  return problem(400, 'invalid-request', first && `${first.in} ${first.pointer} ${first.detail}`, { errors });
}

/** Sends a problem as it is, past the route's response schemas. */
export function answer(thrown: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const instance = request.url.split('?')[0] ?? '/';
  const body = problemBody(thrown, { instance, correlationId: request.correlationId });
  reply.outcome = thrown.code;
  reply.code(thrown.status).headers(thrown.headers).header('content-type', problemMediaType);
  return reply.serializer(JSON.stringify).send(body);
}
