import { Pages } from './pages.ts';

const slots = 1024;
const fullAt = 768;
const slotWords = 2;
const maxDepth = 22;
const empty = 0;

/**
 * Where the numbers with a hash are: extendible hashing. The first bits of a hash choose a segment, the last ones the
 * slot in it where the search begins. A full segment is split in two, and nothing else moves: growing costs
 * microseconds at a time, however much there is.
 */
export class HashIndex {
  /** In each slot the hash and the number plus one. */
  readonly #segments = new Pages(slots * slotWords, 6);
  readonly #counts: number[] = [];
  /** How many first bits the hashes of a segment have in common. */
  readonly #depths: number[] = [];
  /** The segment for every value of the first `#depth` bits. */
  #directory: Int32Array;
  #depth: number;
  #segment = 0;
  #slot = 0;
  #hash = 0;

  /** With room for so many from the start. */
  constructor(expected = 0) {
    this.#depth = Math.ceil(Math.log2(Math.max(1, expected / (fullAt - 128))));
    this.#directory = Int32Array.from({ length: 2 ** this.#depth }, () => this.#addSegment(this.#depth));
  }

  /** A number that was added with this hash, or -1; `next` gives the others. */
  first(hash: number): number {
    this.#segment = this.#segmentOf(hash);
    this.#slot = hash & (slots - 1);
    this.#hash = hash | 0;
    return this.#search();
  }

  next(): number {
    this.#slot = (this.#slot + 1) & (slots - 1);
    return this.#search();
  }

  add(hash: number, number: number): void {
    let segment = this.#segmentOf(hash);
    while ((this.#counts[segment] ?? 0) >= fullAt) {
      this.#split(segment, hash);
      segment = this.#segmentOf(hash);
    }
    this.#put(segment, hash | 0, number + 1);
  }

  /** The number must have been added with this hash. */
  remove(hash: number, number: number): void {
    let found = this.first(hash);
    while (found !== number && found >= 0) found = this.next();
    if (found < 0) throw new Error(`${number} is not in the index`);
    this.#counts[this.#segment] = (this.#counts[this.#segment] ?? 0) - 1;
    this.#close(this.#segment, this.#slot);
  }

  #search(): number {
    for (;;) {
      const found = this.#numberIn(this.#segment, this.#slot);
      if (found === empty) return -1;
      if (this.#hashIn(this.#segment, this.#slot) === this.#hash) return found - 1;
      this.#slot = (this.#slot + 1) & (slots - 1);
    }
  }

  #put(segment: number, hash: number, number: number): void {
    let slot = hash & (slots - 1);
    while (this.#numberIn(segment, slot) !== empty) slot = (slot + 1) & (slots - 1);
    this.#write(segment, slot, hash, number);
    this.#counts[segment] = (this.#counts[segment] ?? 0) + 1;
  }

  /** Empties a slot and moves up those behind it that would not be found any more. */
  #close(segment: number, slot: number): void {
    let hole = slot;
    for (let at = (slot + 1) & (slots - 1); this.#numberIn(segment, at) !== empty; at = (at + 1) & (slots - 1)) {
      const hash = this.#hashIn(segment, at);
      const way = (at - hash) & (slots - 1);
      if (way < ((at - hole) & (slots - 1))) continue;
      this.#write(segment, hole, hash, this.#numberIn(segment, at));
      hole = at;
    }
    this.#write(segment, hole, 0, empty);
  }

  /** `hash` is of the segment. */
  #split(segment: number, hash: number): void {
    const depth = this.#depths[segment] ?? 0;
    if (depth === maxDepth) throw new Error('too many numbers with nearly the same hash');
    if (depth === this.#depth) this.#doubleDirectory();
    const other = this.#addSegment(depth + 1);
    this.#depths[segment] = depth + 1;
    const half = 2 ** (this.#depth - depth - 1);
    const from = depth === 0 ? 0 : (hash >>> (32 - depth)) * 2 * half;
    this.#directory.fill(other, from + half, from + 2 * half);
    this.#distribute(segment, other, 31 - depth);
  }

  /** Those whose hash has this bit go to the other segment. */
  #distribute(segment: number, other: number, bit: number): void {
    const moved: [hash: number, number: number][] = [];
    for (let slot = 0; slot < slots; slot += 1) {
      const number = this.#numberIn(segment, slot);
      if (number !== empty) moved.push([this.#hashIn(segment, slot), number]);
      this.#write(segment, slot, 0, empty);
    }
    this.#counts[segment] = 0;
    for (const [hash, number] of moved) this.#put(((hash >>> bit) & 1) === 1 ? other : segment, hash, number);
  }

  #doubleDirectory(): void {
    this.#directory = Int32Array.from({ length: this.#directory.length * 2 }, (_, i) => this.#directory[i >>> 1] ?? 0);
    this.#depth += 1;
  }

  #addSegment(depth: number): number {
    const segment = this.#segments.push();
    this.#counts[segment] = 0;
    this.#depths[segment] = depth;
    return segment;
  }

  #segmentOf(hash: number): number {
    return this.#depth === 0 ? 0 : (this.#directory[hash >>> (32 - this.#depth)] ?? 0);
  }

  #hashIn(segment: number, slot: number): number {
    return this.#segments.get(segment, slot * slotWords);
  }

  #numberIn(segment: number, slot: number): number {
    return this.#segments.get(segment, slot * slotWords + 1);
  }

  #write(segment: number, slot: number, hash: number, number: number): void {
    this.#segments.set(segment, slot * slotWords, hash);
    this.#segments.set(segment, slot * slotWords + 1, number);
  }
}
