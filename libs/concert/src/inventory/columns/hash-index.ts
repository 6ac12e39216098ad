import { HashSegments } from './hash-segments.ts';
import { Pages } from './pages.ts';

const maxDepth = 22;

/**
 * The hashes of the numbers from 0 on, and which numbers have a hash: extendible hashing. The first bits of a hash
 * choose a segment, the last ones where in it the search begins. A full segment is split in two and nothing else
 * moves: growing takes microseconds at a time, however much there is.
 */
export class HashIndex {
  /** By number. */
  readonly #hashes: Pages;
  readonly #segments = new HashSegments((number) => this.#hashes.get(number, 0));
  /** How many first bits the hashes of a segment have in common. */
  readonly #depths: number[] = [];
  /** The segment for every value of the first `#depth` bits. */
  #directory: Int32Array;
  #depth: number;

  /** The hashes that there are already, which are its own from now on. */
  constructor(hashes: Int32Array = new Int32Array()) {
    this.#hashes = Pages.of(hashes, 1);
    this.#depth = Math.ceil(Math.log2(Math.max(1, hashes.length / (HashSegments.most - 128))));
    this.#directory = Int32Array.from({ length: 2 ** this.#depth }, () => this.#addSegment(this.#depth));
    const pairs = this.#bySegment(hashes);
    for (let i = 0; i < pairs.length; i += 2) this.#put(pairs[i] ?? 0, pairs[i + 1] ?? 0);
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

  /** Each hash and its number, in the order of their segments: each stays close at hand while it fills. */
  #bySegment(hashes: Int32Array): Int32Array {
    const places = new Int32Array(this.#directory.length + 1);
    for (let i = 0; i < hashes.length; i += 1) change(places, this.#placeOf(hashes[i] ?? 0) + 1, 1);
    for (let place = 1; place < places.length; place += 1) change(places, place, places[place - 1] ?? 0);
    const inOrder = new Int32Array(2 * hashes.length);
    for (let number = 0; number < hashes.length; number += 1) {
      const hash = hashes[number] ?? 0;
      const at = 2 * change(places, this.#placeOf(hash), 1);
      inOrder[at] = hash;
      inOrder[at + 1] = number;
    }
    return inOrder;
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
