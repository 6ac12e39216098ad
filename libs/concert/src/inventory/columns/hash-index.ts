import { HashSegments, type SegmentWords } from './hash-segments.ts';

const maxDepth = 22;

/** An index as it lies in memory; see HashIndex.written. */
export interface IndexWords {
  readonly slots: Int32Array;
  /** By segment: how many numbers it has, and how many first bits their hashes have in common. */
  readonly counts: Int32Array;
  readonly depths: Int32Array;
  /** The segment for every value of the first bits. */
  readonly directory: Int32Array;
}

/**
 * Which of the numbers from 0 on have a hash: extendible hashing. The first bits of a hash choose a segment, the last
 * ones where in it the search begins. A full segment is split in two and nothing else moves: growing takes
 * microseconds at a time, however much there is.
 */
export class HashIndex {
  readonly #segments: HashSegments;
  /** How many first bits the hashes of a segment have in common. */
  readonly #depths: number[];
  /** The segment for every value of the first `#depth` bits. */
  #directory: Int32Array;
  #depth: number;
  #length: number;

  /** One that was written before, whose words are its own from now on. Throws when their lengths make no sense. */
  constructor(words?: IndexWords) {
    this.#segments = new HashSegments(words && segmentsOf(words));
    this.#depths = words === undefined ? [] : Array.from(words.depths);
    this.#directory = words?.directory ?? Int32Array.of(this.#addSegment(0));
    this.#depth = Math.log2(this.#directory.length);
    this.#length = words?.counts.reduce((sum, count) => sum + count, 0) ?? 0;
  }

  get length(): number {
    return this.#length;
  }

  /** All of it as it is now, in parts that do not change any more. */
  written() {
    const { words: slots, counts } = this.#segments.written();
    return { slots, counts, depths: Int32Array.from(this.#depths), directory: this.#directory.slice() };
  }

  /** The next number has this hash. */
  add(hash: number): number {
    const number = this.#length;
    this.#put(hash, number);
    this.#length += 1;
    return number;
  }

  /** The number that is the one sought among those that have this hash, or -1. */
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

  /** Where the search for this hash begins. */
  peek(hash: number): number {
    return this.#segments.peek(this.#segmentOf(hash), hash);
  }

  /** `hash` is the last number's. */
  removeLast(hash: number): void {
    const number = this.#length - 1;
    const segment = this.#segmentOf(hash);
    let slot = this.#segments.find(segment, hash, hash);
    while (this.#segments.numberAt(segment, slot) !== number) slot = this.#segments.find(segment, hash, slot + 1);
    this.#segments.remove(segment, slot);
    this.#length = number;
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

function segmentsOf({ slots, counts, depths, directory }: IndexWords): SegmentWords {
  const makesSense =
    depths.length === counts.length &&
    slots.length === HashSegments.wordsOf(counts.length) &&
    Number.isInteger(Math.log2(directory.length)) &&
    directory.every((segment) => segment >= 0 && segment < counts.length);
  if (!makesSense) throw new Error('the parts of the index do not belong together');
  return { words: slots, counts };
}
