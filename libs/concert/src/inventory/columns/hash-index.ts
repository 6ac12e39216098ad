import { HashSegment } from './hash-segment.ts';

const maxDepth = 22;

/**
 * Which numbers have a hash: extendible hashing. The first bits of a hash choose a segment, the last ones where in it
 * the search begins. A full segment is split in two and nothing else moves: growing takes microseconds at a time,
 * however much there is.
 */
export class HashIndex {
  /** The segment for every value of the first `#depth` bits. */
  #directory: HashSegment[];
  #depth: number;

  /** With room for so many from the start. */
  constructor(expected = 0) {
    this.#depth = Math.ceil(Math.log2(Math.max(1, expected / (HashSegment.most - 128))));
    this.#directory = Array.from({ length: 2 ** this.#depth }, () => new HashSegment(this.#depth));
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
    while (segment.isFull) {
      this.#split(segment, hash);
      segment = this.#segmentOf(hash);
    }
    segment.add(hash, number);
  }

  /** The number with this hash that is the one sought, or -1. */
  find(hash: number, isSought: (number: number) => boolean): number {
    const segment = this.#segmentOf(hash);
    for (let slot = segment.find(hash, hash); slot >= 0; slot = segment.find(hash, slot + 1)) {
      const number = segment.numberAt(slot);
      if (isSought(number)) return number;
    }
    return -1;
  }

  /** The number must have been added with this hash. */
  remove(hash: number, number: number): void {
    const segment = this.#segmentOf(hash);
    let slot = segment.find(hash, hash);
    while (slot >= 0 && segment.numberAt(slot) !== number) slot = segment.find(hash, slot + 1);
    if (slot < 0) throw new Error(`${number} is not in the index`);
    segment.remove(slot);
  }

  /** `hash` is of the segment. */
  #split(segment: HashSegment, hash: number): void {
    if (segment.depth === maxDepth) throw new Error('too many numbers with nearly the same hash');
    if (segment.depth === this.#depth) {
      this.#directory = this.#directory.flatMap((each) => [each, each]);
      this.#depth += 1;
    }
    const [zero, one] = segment.split();
    const half = 2 ** (this.#depth - zero.depth);
    const from = this.#placeOf(hash) & -(2 * half);
    this.#directory.fill(zero, from, from + half).fill(one, from + half, from + 2 * half);
  }

  #segmentOf(hash: number): HashSegment {
    const segment = this.#directory[this.#placeOf(hash)];
    if (segment === undefined) throw new Error(`the index has no place for ${hash}`);
    return segment;
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
