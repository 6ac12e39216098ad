import type { TSchema } from '@concert/schema/schema';
import { Ajv, type AnySchema, type ErrorObject, type ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';
import { fieldErrors } from './pointers.ts';
import type { FieldError } from './problem.ts';

/** What the error handler finds when a part of a request did not match its schema. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';
  readonly errors: readonly FieldError[];

  constructor(errors: readonly FieldError[]) {
    super(errors.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; '));
    this.errors = errors;
  }
}

const places: Readonly<Record<string, FieldError['in']>> = {
  body: 'body',
  querystring: 'query',
  params: 'path',
  headers: 'header',
};

/**
 * Bodies are taken as they are: `"2"` is no number, an unknown field of a strict object is an error. Query, path and
 * headers are text, so numbers are read out of them and defaults filled in.
 */
export function requestValidator(): FastifySchemaCompiler<TSchema> {
  const bodies = validators({ coerceTypes: false, useDefaults: false });
  const texts = validators({ coerceTypes: true, useDefaults: true });
  return ({ schema, httpPart }) => {
    const place = places[httpPart ?? 'body'] ?? 'body';
    const { check, explain } = (place === 'body' ? bodies : texts)(schema);
    return (value: unknown) => {
      if (check(value)) return { value };
      return { error: new InvalidRequest(fieldErrors(explain(value), place)) };
    };
  };
}

/**
 * Stops at the first error on the way in; only a refused value is gone through again for all of its errors. Either is
 * compiled when the first value comes: compiling all of them would be a tenth of a start. That schemas are schemas,
 * TypeBox has seen to.
 */
function validators(options: { coerceTypes: boolean; useDefaults: boolean }) {
  const first = withFormats(new Ajv({ ...options, validateSchema: false }));
  const every = withFormats(new Ajv({ ...options, validateSchema: false, allErrors: true, verbose: true }));
  return (schema: AnySchema) => {
    let checker: ValidateFunction | undefined;
    const check = (value: unknown): boolean => {
      checker ??= first.compile(schema);
      return checker(value);
    };
    let explainer: ValidateFunction | undefined;
    const explain = (value: unknown): readonly ErrorObject[] => {
      explainer ??= every.compile(schema);
      explainer(value);
      return explainer.errors ?? [];
    };
    return { check, explain };
  };
}

function withFormats(ajv: Ajv): Ajv {
  ajvFormats.default(ajv);
  return ajv;
}
