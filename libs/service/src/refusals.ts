import type { TSchema } from '@concert/schema/schema';
import { type FieldError, Problem, problemSchema } from './problem.ts';

/** The shape of a domain's refusal; `detail.pointer`, when given, names the offending field of the body. */
interface Refused<Code extends string> {
  readonly refused: Code;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** The status, and the sentence a reader sees. */
type Answer = readonly [status: number, sentence: string];

/** What a problem says of itself, whoever asked. */
export interface ToldRefusal<Code extends string> {
  readonly status: number;
  readonly code: Code;
  readonly detail: string;
  readonly [extra: string]: unknown;
}

export interface RefusalTable<Code extends string> {
  problem(refusal: Refused<Code>): Problem;
  /** The same as a value, without an error's stack: for an answer that carries many. */
  told(refusal: Refused<Code>): ToldRefusal<Code>;
  /** For `schema.response`: these codes under their statuses. */
  responses(...codes: readonly Code[]): Record<never, TSchema>;
}

/** The one place where a context's codes become HTTP statuses: it does not compile while a code is missing. */
export function refusalTable<Code extends string>(answers: Readonly<Record<Code, Answer>>): RefusalTable<Code> {
  function told({ refused: code, detail: { pointer, ...rest } = {} }: Refused<Code>): ToldRefusal<Code> {
    const [status, detail]: Answer = answers[code];
    if (typeof pointer !== 'string') return { ...rest, status, code, detail };
    const errors: FieldError[] = [{ in: 'body', pointer, detail }];
    return { ...rest, errors, status, code, detail };
  }

  return {
    told,
    problem(refusal) {
      const { status, code, detail, ...extra } = told(refusal);
      return new Problem(status, code, detail, extra);
    },
    responses(...codes) {
      const byStatus = Map.groupBy(codes, (code) => answers[code][0]);
      return Object.fromEntries([...byStatus].map(([status, some]) => [status, problemSchema(some)]));
    },
  };
}
