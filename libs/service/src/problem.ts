import { type Static, type TSchema, Type } from '@concert/schema/schema';
import { STATUS_CODES } from './node-http.ts';

/** One wrong field: where it was looked for, its JSON pointer there, and what is wrong with it. */
export const FieldError = Type.Object(
  {
    in: Type.Union([Type.Literal('body'), Type.Literal('query'), Type.Literal('path'), Type.Literal('header')]),
    pointer: Type.String({ description: 'RFC 6901 as a URI fragment', examples: ['#/items/0/quantity'] }),
    detail: Type.String(),
  },
  { title: 'FieldError' },
);
export type FieldError = Static<typeof FieldError>;

/** The one shape of every error (RFC 9457): `code` is stable, the sentences are not. */
export const ProblemBody = Type.Object(
  {
    type: Type.String({ examples: ['urn:concert:problem:sold-out'] }),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String({ examples: ['sold-out'] }),
    detail: Type.Optional(Type.String()),
    instance: Type.Optional(Type.String()),
    correlationId: Type.Optional(Type.String()),
    errors: Type.Optional(Type.Array(FieldError)),
  },
  { title: 'Problem', additionalProperties: true },
);
export type ProblemBody = Static<typeof ProblemBody> & Record<string, unknown>;

export const problemMediaType = 'application/problem+json';

/** Thrown anywhere below a route; the platform answers it. `extra` becomes members of the body: never personal data. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly detail: string | undefined;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly headers: Record<string, string> = {};

  constructor(status: number, code: string, detail?: string, extra: Readonly<Record<string, unknown>> = {}) {
    // No stack: a problem is an answer, its code says where it comes from, and on sale most answers are refusals.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(detail === undefined ? code : `${code}: ${detail}`);
    Error.stackTraceLimit = stackTraceLimit;
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.extra = extra;
  }

  withHeader(name: string, value: string): this {
    this.headers[name] = value;
    return this;
  }
}

export function problem(
  status: number,
  code: string,
  detail?: string,
  extra?: Readonly<Record<string, unknown>>,
): Problem {
  return new Problem(status, code, detail, extra);
}

/** 401 that says how to sign in. */
export function unauthenticated(detail: string): Problem {
  return new Problem(401, 'unauthenticated', detail).withHeader('www-authenticate', 'Bearer realm="concert"');
}

/** 503 with `Retry-After`: this will work again without the caller changing anything. */
export function unavailable(code: string, detail: string, retryAfterSeconds = 1): Problem {
  return new Problem(503, code, detail).withHeader('retry-after', String(retryAfterSeconds));
}

export function problemBody(thrown: Problem, where: { instance?: string; correlationId?: string } = {}): ProblemBody {
  return {
    ...thrown.extra,
    type: `urn:concert:problem:${thrown.code}`,
    title: STATUS_CODES[thrown.status] ?? 'Unknown',
    status: thrown.status,
    code: thrown.code,
    ...(thrown.detail === undefined ? {} : { detail: thrown.detail }),
    ...where,
  };
}

/** A problem's schema with the codes this answer may have. */
export function problemSchema(codes: readonly string[]): TSchema {
  if (codes.length === 0) return ProblemBody;
  return Type.Intersect([ProblemBody, Type.Object({ code: Type.Enum([...codes]) })]);
}

/**
 * For `schema.response`: the problems a route can answer beside those the platform adds by itself (400, 401, 403, 413,
 * 415, 500, 503). The type is empty on purpose: a handler throws a problem and cannot send one.
 */
export function problemResponses(...statuses: readonly number[]): Record<never, TSchema> {
  return Object.fromEntries(statuses.map((status) => [status, ProblemBody]));
}
