import { createRequire } from 'node:module';
import type { Options, Schema } from 'fast-json-stringify';
import type { FastifySerializerCompiler } from 'fastify';

type Build = (schema: Schema, options?: Options) => (value: unknown) => string;

const require = createRequire(import.meta.url);

/** Fastify's own, but each is compiled, and what compiles it loaded, when the first answer goes out. */
export function answerSerializer(): FastifySerializerCompiler<Schema> {
  return ({ schema }) => {
    let serialize: ReturnType<Build> | undefined;
    return (value) => {
      serialize ??= (require('fast-json-stringify') as Build)(schema);
      return serialize(value);
    };
  };
}
