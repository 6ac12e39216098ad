import { HashSegments } from './hash-segments.ts';

const maxDepth = 22;

/**
 * Which numbers have a hash: extendible hashing. The first bits of a hash choose a segment, the last ones where in it
 * the search begins. A full segment is split in two and nothing else moves: growing takes microseconds at a time,
 * however much there is.
 */
export class HashIndex {
  readonly #segments = new HashSegments();
  /** How many first bits the hashes of a segment have in common. */
  readonly #depths: number[] = [];
  /** The segment for every value of the first `#depth` bits. */
  #directory: Int32Array;
  #depth: number;

  /** With room for so many from the start. */
  constructor(expected = 0) {
    this.#depth = Math.ceil(Math.log2(Math.max(1, expected / (HashSegments.most - 128))));
    this.#directory = Int32Array.from({ length: 2 ** this.#depth }, () => this.#addSegment(this.#depth));
  }

  /** Of the numbers from 0, each with the hash at its place. Segment by segment, so that each stays close at hand. */
  static of(hashes: Int32Array): HashIndex {
    const index = new HashIndex(hashes.length);
    const places = new Int32Array(index.#directory.length + 1);
    for (let i = 0; i < hashes.length; i += 1) change(places, index.#placeOf(hashes[i] ?? 0) + 1, 1);
    for (let place = 1; place < places.length; place += 1) change(places, place, places[place - 1] ?? 0);
    const inOrder = new Int32Array(2 * hashes.length);
    for (let i = 0; i < hashes.length; i += 1) {
      const hash = hashes[i] ?? 0;
      const at = 2 * change(places, index.#placeOf(hash), 1);
      inOrder[at] = hash;
      inOrder[at + 1] = i;
    }
    for (let at = 0; at < inOrder.length; at += 2) index.add(inOrder[at] ?? 0, inOrder[at + 1] ?? 0);
    return index;
  }

  add(hash: number, number: number): void {
    let segment = this.#segmentOf(hash);
    while (this.#segments.isFull(segment)) {
      this.#split(segment, hash);
      segment = this.#segmentOf(hash);
    }
    this.#segments.add(segment, hash, number);
  }

  /** The number with this hash that is the one sought, or -1. */
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

  /** The number must have been added with this hash. */
  remove(hash: number, number: number): void {
    const segment = this.#segmentOf(hash);
    let slot = this.#segments.find(segment, hash, hash);
    while (slot >= 0 && this.#segments.numberAt(segment, slot) !== number) {
      slot = this.#segments.find(segment, hash, slot + 1);
    }
    if (slot < 0) throw new Error(`${number} is not in the index`);
    this.#segments.remove(segment, slot);
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
    this.#directory = Int32Array.from({ length: 2 * before.length }, (_, place) => before[place >>> 1] ?? 0);
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

/** What there was before the change. */
function change(counts: Int32Array, at: number, by: number): number {
  const before = counts[at] ?? 0;
  counts[at] = before + by;
  return before;
}
