import { HashSegments, type SegmentWords } from './hash-segments.ts';
import { Pages } from './pages.ts';

const maxDepth = 22;

/** An index as it lies in memory; see HashIndex.written. */
export interface IndexWords {
  /** By number. */
  readonly hashes: Int32Array;
  readonly slots: Int32Array;
  /** By segment: how many numbers it has, and how many first bits their hashes have in common. */
  readonly counts: Int32Array;
  readonly depths: Int32Array;
  /** The segment for every value of the first bits. */
  readonly directory: Int32Array;
}

/**
 * The hashes of the numbers from 0 on, and which numbers have a hash: extendible hashing. The first bits of a hash
 * choose a segment, the last ones where in it the search begins. A full segment is split in two and nothing else
 * moves: growing takes microseconds at a time, however much there is.
 */
export class HashIndex {
  /** By number. */
  readonly #hashes: Pages;
  readonly #segments: HashSegments;
  /** How many first bits the hashes of a segment have in common. */
  readonly #depths: number[];
  /** The segment for every value of the first `#depth` bits. */
  #directory: Int32Array;
  #depth: number;

  /** One that was written before, whose words are its own from now on. Throws when their lengths make no sense. */
  constructor(words?: IndexWords) {
    this.#hashes = words === undefined ? new Pages(1) : Pages.of(words.hashes, 1);
    const hashOf = (number: number) => this.#hashes.get(number, 0);
    this.#segments = new HashSegments(hashOf, words && segmentsOf(words));
    this.#depths = words === undefined ? [] : Array.from(words.depths);
    this.#directory = words?.directory ?? Int32Array.of(this.#addSegment(0));
    this.#depth = Math.log2(this.#directory.length);
  }

  /** All of it as it is now, in parts that do not change any more. */
  written() {
    const { words: slots, counts } = this.#segments.written();
    const hashes = [...this.#hashes.words()];
    return { hashes, slots, counts, depths: Int32Array.from(this.#depths), directory: this.#directory.slice() };
  }

  /** The next number has this hash. */
  add(hash: number): number {
    const number = this.#hashes.push();
    if (number >= HashSegments.mostNumbers) throw new Error('the index has no room for more');
    this.#hashes.set(number, 0, hash);
    this.#put(hash, number);
    return number;
  }

  /** The number that is the one sought among those that may have this hash, or -1. */
  find(hash: number, isSought: (number: number) => boolean): number {
    const segment = this.#segmentOf(hash);
    let slot = this.#segments.find(segment, hash, hash);
    while (slot >= 0) {
      const number = this.#segments.numberAt(segment, slot);
      if (isSought(number)) return number;
      slot = this.#segments.find(segment, hash, slot + 1);
    }
    return -1;
  }

  removeLast(): void {
    const number = this.#hashes.length - 1;
    const hash = this.#hashes.get(number, 0);
    const segment = this.#segmentOf(hash);
    let slot = this.#segments.find(segment, hash, hash);
    while (this.#segments.numberAt(segment, slot) !== number) slot = this.#segments.find(segment, hash, slot + 1);
    this.#segments.remove(segment, slot);
    this.#hashes.pop();
  }

  #put(hash: number, number: number): void {
    let segment = this.#segmentOf(hash);
    while (this.#segments.isFull(segment)) {
      this.#split(segment, hash);
      segment = this.#segmentOf(hash);
    }
    this.#segments.add(segment, hash, number);
  }

  /** `hash` is of the segment. */
  #split(segment: number, hash: number): void {
    const depth = this.#depths[segment] ?? 0;
    if (depth === maxDepth) throw new Error('too many numbers with nearly the same hash');
    if (depth === this.#depth) this.#doubleDirectory();
    this.#depths[segment] = depth + 1;
    const other = this.#addSegment(depth + 1);
    const half = 2 ** (this.#depth - depth - 1);
    const from = this.#placeOf(hash) & -(2 * half);
    this.#directory.fill(other, from + half, from + 2 * half);
    this.#segments.split(segment, other, 1 << (31 - depth));
  }

  #doubleDirectory(): void {
    const before = this.#directory;
    this.#directory = new Int32Array(2 * before.length);
    for (let place = 0; place < this.#directory.length; place += 1) {
      this.#directory[place] = before[place >>> 1] ?? 0;
    }
    this.#depth += 1;
  }

  #addSegment(depth: number): number {
    this.#depths.push(depth);
    return this.#segments.push();
  }

  #segmentOf(hash: number): number {
    return this.#directory[this.#placeOf(hash)] ?? 0;
  }

  #placeOf(hash: number): number {
    return this.#depth === 0 ? 0 : hash >>> (32 - this.#depth);
  }
}

function segmentsOf({ hashes, slots, counts, depths, directory }: IndexWords): SegmentWords {
  const numbers = counts.reduce((sum, count) => sum + count, 0);
  const makesSense =
    numbers === hashes.length &&
    depths.length === counts.length &&
    slots.length === HashSegments.wordsOf(counts.length) &&
    Number.isInteger(Math.log2(directory.length)) &&
    directory.every((segment) => segment >= 0 && segment < counts.length);
  if (!makesSense) throw new Error('the index is not one of so many numbers');
  return { words: slots, counts };
}
