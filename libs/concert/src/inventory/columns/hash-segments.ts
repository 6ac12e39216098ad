import { Pages } from './pages.ts';

const slots = 1024;
const last = slots - 1;
const fullAt = 768;
const empty = 0;
const tagsPerWord = 4;

/**
 * Small tables of numbers by hash, open addressing. Whether a slot may have what is sought is told by a tag of eight
 * bits: those of a million numbers fit into a processor's cache, and the rest is only looked at when a tag agrees.
 */
export class HashSegments {
  /** How many a segment takes before it is full: more, and searching in it would take long. */
  static readonly most = fullAt;
  readonly #tags = new Pages(slots / tagsPerWord, 6);
  readonly #numbers = new Pages(slots, 6);
  readonly #hashes = new Pages(slots, 6);
  readonly #counts: number[] = [];

  /** A new one, empty. */
  push(): number {
    this.#numbers.push();
    this.#hashes.push();
    this.#counts.push(0);
    return this.#tags.push();
  }

  isFull(segment: number): boolean {
    return (this.#counts[segment] ?? 0) >= fullAt;
  }

  add(segment: number, hash: number, number: number): void {
    let slot = hash & last;
    while (this.#tagAt(segment, slot) !== empty) slot = (slot + 1) & last;
    this.#write(segment, slot, hash, number, tagOf(hash));
    this.#counts[segment] = (this.#counts[segment] ?? 0) + 1;
  }

  /** The slot of the first number with this hash, from `slot` on; -1 when there is none. */
  find(segment: number, hash: number, slot: number): number {
    const sought = tagOf(hash);
    for (let at = slot & last; ; at = (at + 1) & last) {
      const tag = this.#tagAt(segment, at);
      if (tag === empty) return -1;
      if (tag === sought && this.#hashes.get(segment, at) === (hash | 0)) return at;
    }
  }

  numberAt(segment: number, slot: number): number {
    return this.#numbers.get(segment, slot);
  }

  /** Empties a slot and moves up those behind it that would not be found any more. */
  remove(segment: number, slot: number): void {
    let hole = slot;
    for (let at = (slot + 1) & last; this.#tagAt(segment, at) !== empty; at = (at + 1) & last) {
      const hash = this.#hashes.get(segment, at);
      const way = (at - hash) & last;
      if (way < ((at - hole) & last)) continue;
      this.#write(segment, hole, hash, this.numberAt(segment, at), tagOf(hash));
      hole = at;
    }
    this.#write(segment, hole, 0, 0, empty);
    this.#counts[segment] = (this.#counts[segment] ?? 0) - 1;
  }

  /** Moves those to the other segment whose hash has this bit. */
  split(segment: number, other: number, bit: number): void {
    const moved: number[] = [];
    for (let slot = 0; slot < slots; slot += 1) {
      if (this.#tagAt(segment, slot) === empty) continue;
      moved.push(this.#hashes.get(segment, slot), this.numberAt(segment, slot));
      this.#write(segment, slot, 0, 0, empty);
    }
    this.#counts[segment] = 0;
    for (let i = 0; i < moved.length; i += 2) {
      const hash = moved[i] ?? 0;
      this.add((hash & bit) === 0 ? segment : other, hash, moved[i + 1] ?? 0);
    }
  }

  #tagAt(segment: number, slot: number): number {
    return (this.#tags.get(segment, slot >>> 2) >>> ((slot & 3) << 3)) & 255;
  }

  #write(segment: number, slot: number, hash: number, number: number, tag: number): void {
    const shift = (slot & 3) << 3;
    const tags = this.#tags.get(segment, slot >>> 2) & ~(255 << shift);
    this.#tags.set(segment, slot >>> 2, tags | (tag << shift));
    this.#hashes.set(segment, slot, hash);
    this.#numbers.set(segment, slot, number);
  }
}

/** Of bits that choose neither the segment nor the slot; never 0. */
function tagOf(hash: number): number {
  return ((hash >>> 10) & 127) | 128;
}
