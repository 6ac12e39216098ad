import fc from 'fast-check';
import { describe, it } from 'vitest';
import { payment } from './payment.ts';
import { commands, laws } from './testing/laws.ts';

describe('after any order and any repeat of commands', () => {
  it.each(Object.entries(laws))('%s', (_name, law) => {
    fc.assert(
      fc.property(commands, (story) => law(payment, story)),
      { numRuns: 1000 },
    );
  });
});
