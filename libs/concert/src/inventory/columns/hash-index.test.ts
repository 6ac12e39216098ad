import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HashIndex } from './hash-index.ts';

/** Few hashes, and such that differ in their first or last bits alone, so that numbers meet. */
const hash = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.integer({ min: 0, max: 3 }).map((first) => (first << 30) | 1023),
  fc.integer(),
);
const change = fc.record({ hash, remove: fc.boolean() });

describe('an index of hashes', () => {
  it('agrees with a plain map, whatever is added and removed', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 400 }), (changes) => {
        const index = new HashIndex();
        const plain = new Map<number, number>();
        changes.forEach(({ hash, remove }, number) => {
          const known = [...plain].find(([, other]) => other === hash);
          if (remove && known !== undefined) {
            index.remove(hash, known[0]);
            plain.delete(known[0]);
          } else {
            index.add(hash, number);
            plain.set(number, hash);
          }
        });
        expectSame(index, plain);
      }),
      { numRuns: 200 },
    );
  });

  it('finds all of them after it has been split many times, grown or made at once', () => {
    const hashes = Int32Array.from({ length: 20_000 }, (_, i) => Math.imul(i + 1, 0x9e3779b1));
    const grown = new HashIndex();
    hashes.forEach((each, number) => {
      grown.add(each, number);
    });
    for (const index of [grown, HashIndex.of(hashes)]) {
      expect(hashes.every((each, number) => index.find(each, (found) => found === number) === number)).toBe(true);
      expect(index.find(12_345, () => true)).toBe(-1);
    }
  });

  it('throws rather than search for ever when too many hashes are nearly the same', () => {
    const index = new HashIndex();
    expect(() => {
      for (let number = 0; number < 2000; number += 1) index.add(7, number);
    }).toThrow('nearly the same hash');
  });
});

function expectSame(index: HashIndex, plain: ReadonlyMap<number, number>): void {
  const hashes = new Set(plain.values());
  for (const hash of hashes) {
    const found = new Set<number>();
    index.find(hash, (number) => !found.add(number));
    expect(found).toEqual(new Set([...plain].filter(([, other]) => other === hash).map(([number]) => number)));
  }
}
