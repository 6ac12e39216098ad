import type { TSchema } from 'typebox';
import { type FieldError, Problem, problemSchema } from './problem.ts';

/** The shape of a domain's refusal; `detail.pointer`, when given, names the offending field of the body. */
interface Refused<Code extends string> {
  readonly refused: Code;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** The status, and the sentence a reader sees. */
type Answer = readonly [status: number, sentence: string];

export interface RefusalTable<Code extends string> {
  problem(refusal: Refused<Code>): Problem;
  /** For `schema.response`: these codes under their statuses. */
  responses(...codes: readonly Code[]): Record<never, TSchema>;
}

/** The one place where a context's codes become HTTP statuses: it does not compile while a code is missing. */
export function refusalTable<Code extends string>(answers: Readonly<Record<Code, Answer>>): RefusalTable<Code> {
  return {
    problem({ refused, detail = {} }) {
      const { pointer, ...rest } = detail;
      const [status, sentence]: Answer = answers[refused];
      const errors: FieldError[] = typeof pointer === 'string' ? [{ in: 'body', pointer, detail: sentence }] : [];
      return new Problem(status, refused, sentence, { ...rest, ...(errors.length > 0 ? { errors } : {}) });
    },
    responses(...codes) {
      const byStatus = Map.groupBy(codes, (code) => answers[code][0]);
      return Object.fromEntries([...byStatus].map(([status, some]) => [status, problemSchema(some)]));
    },
  };
}
