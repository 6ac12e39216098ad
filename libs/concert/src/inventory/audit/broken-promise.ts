/** An event that breaks a promise: which one, what was seen and what would have kept it. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
  readonly promise: string;
  readonly expected: string;
  readonly seen: string;

  constructor(promise: string, expected: unknown, seen: unknown) {
    super(`broken promise: ${promise}; expected ${shown(expected)}, seen ${shown(seen)}`);
    this.promise = promise;
    this.expected = shown(expected);
    this.seen = shown(seen);
  }
}

/** Throws BrokenPromise unless it is kept. */
export function promise(kept: boolean, sentence: string, expected: unknown, seen: unknown): asserts kept {
  if (!kept) throw new BrokenPromise(sentence, expected, seen);
}

/** The same for what has to be equal: ids, amounts, statuses. */
export function promiseSame(sentence: string, expected: Plain, seen: Plain): void {
  if (expected !== seen) throw new BrokenPromise(sentence, expected, seen);
}

type Plain = string | number | boolean | null | undefined;

function shown(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
}
