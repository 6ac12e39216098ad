import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HashIndex, type IndexWords } from './hash-index.ts';

/** Few hashes, and such that differ in their first or last bits alone, so that numbers meet. */
const hash = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.integer({ min: 0, max: 3 }).map((first) => (first << 30) | 1023),
  fc.integer(),
);
/** Null takes back the last. */
const change = fc.oneof({ weight: 3, arbitrary: hash }, { weight: 1, arbitrary: fc.constant(null) });
const changes = fc.array(change, { maxLength: 400 });

describe('an index of hashes', () => {
  it('agrees with a plain list, whatever is added and taken back, also after it was written and read', () => {
    fc.assert(
      fc.property(changes, changes, (before, after) => {
        const plain: number[] = [];
        const grown = changed(new HashIndex(), plain, before);
        expectSame(grown, plain);
        const words = wordsOf(grown);
        const plainThen = [...plain];
        expectSame(changed(grown, plainThen, after), plainThen);
        expectSame(changed(new HashIndex(words), plain, after), plain);
      }),
      { numRuns: 200 },
    );
  });

  it('finds all of them after it has been split many times, written and read', () => {
    const hashes = Int32Array.from({ length: 20_000 }, (_, i) => Math.imul(i + 1, 0x9e3779b1));
    const grown = new HashIndex();
    for (const each of hashes) grown.add(each);
    const read = new HashIndex(wordsOf(grown));
    for (const index of [grown, read]) {
      expect(hashes.every((each, number) => index.find(each, (found) => found === number) === number)).toBe(true);
      for (const each of hashes.toReversed()) index.removeLast(each);
      expect(hashes.some((each) => index.find(each, () => true) >= 0)).toBe(false);
    }
  });

  it('is written as it was, though it goes on changing before anyone reads it', () => {
    const index = new HashIndex();
    for (let number = 0; number < 100_000; number += 1) index.add(Math.imul(number, 0x9e3779b1));
    const written = index.written();
    const before = written.slots.map((words) => words.slice());
    for (let number = 99_999; number >= 90_000; number -= 1) index.removeLast(Math.imul(number, 0x9e3779b1));
    for (let number = 0; number < 20_000; number += 1) index.add(Math.imul(number, 0x85ebca6b));
    expect(written.slots).toEqual(before);
  });

  it('is not read when its words cannot belong together', () => {
    const index = new HashIndex();
    for (let number = 0; number < 2000; number += 1) index.add(Math.imul(number, 0x9e3779b1));
    const words = wordsOf(index);
    const wrong: Partial<IndexWords>[] = [
      { slots: words.slots.subarray(2048) },
      { depths: words.depths.subarray(1) },
      { directory: words.directory.subarray(1) },
      { directory: words.directory.with(0, words.counts.length) },
    ];
    for (const part of wrong) expect(() => new HashIndex({ ...words, ...part })).toThrow('do not belong together');
  });

  it('throws rather than search for ever when too many hashes are nearly the same', () => {
    const index = new HashIndex();
    expect(() => {
      for (let number = 0; number < 2000; number += 1) index.add(7);
    }).toThrow('nearly the same hash');
  });
});

function changed(index: HashIndex, plain: number[], changes: readonly (number | null)[]): HashIndex {
  for (const each of changes) {
    if (each !== null) expect(index.add(each)).toBe(plain.push(each | 0) - 1);
    else if (plain.length > 0) index.removeLast(plain.pop() ?? 0);
  }
  return index;
}

/** As one who writes them to a file and reads them. */
function wordsOf(index: HashIndex): IndexWords {
  const { slots, ...rest } = index.written();
  return { ...rest, slots: Int32Array.from(slots.flatMap((part) => [...part])) };
}

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
