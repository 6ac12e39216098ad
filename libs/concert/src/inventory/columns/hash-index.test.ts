import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HashIndex } from './hash-index.ts';

/** Few hashes, and such that differ in their first or last bits alone, so that numbers meet. */
const hash = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.integer({ min: 0, max: 3 }).map((first) => (first << 30) | 1023),
  fc.integer(),
);
/** Null takes back the last. */
const change = fc.oneof({ weight: 3, arbitrary: hash }, { weight: 1, arbitrary: fc.constant(null) });

describe('an index of hashes', () => {
  it('agrees with a plain list, whatever is added and taken back', () => {
    fc.assert(
      fc.property(fc.array(hash), fc.array(change, { maxLength: 400 }), (given, changes) => {
        const index = new HashIndex(Int32Array.from(given));
        const plain = given.map((each) => each | 0);
        for (const each of changes) {
          if (each !== null) expect(index.add(each)).toBe(plain.push(each | 0) - 1);
          else if (plain.pop() !== undefined) index.removeLast();
        }
        expectSame(index, plain);
      }),
      { numRuns: 200 },
    );
  });

  it('finds all of them after it has been split many times, grown or made at once', () => {
    const hashes = Int32Array.from({ length: 20_000 }, (_, i) => Math.imul(i + 1, 0x9e3779b1));
    const grown = new HashIndex();
    for (const each of hashes) grown.add(each);
    for (const index of [grown, new HashIndex(hashes)]) {
      expect(hashes.every((each, number) => index.find(each, (found) => found === number) === number)).toBe(true);
      for (let number = hashes.length; number > 0; number -= 1) index.removeLast();
      expect(hashes.some((each) => index.find(each, () => true) >= 0)).toBe(false);
    }
  });

  it('throws rather than search for ever when too many hashes are nearly the same', () => {
    const index = new HashIndex();
    expect(() => {
      for (let number = 0; number < 2000; number += 1) index.add(7);
    }).toThrow('nearly the same hash');
  });
});

/** Others may be found as well, but these must. */
function expectSame(index: HashIndex, plain: readonly number[]): void {
  for (const hash of new Set(plain)) {
    const found = new Set<number>();
    index.find(hash, (number) => !found.add(number));
    const numbers = [...plain.keys()].filter((number) => plain[number] === hash);
    expect([...found].filter((number) => plain[number] === hash).sort()).toEqual(numbers.sort());
    for (const number of found) expect(number).toBeLessThan(plain.length);
  }
}
