import { Pages } from './pages.ts';

const slots = 1024;
const last = slots - 1;
const fullAt = 768;
const pageBits = 5;
/** Of a slot: the number plus one, so that 0 is an empty one, and its hash. */
const wordsOfSlot = 2;
const empty = 0;

/** The slots of segments, and how many of each are taken. */
export interface SegmentWords {
  readonly words: Int32Array;
  readonly counts: Int32Array;
}

const none: SegmentWords = { words: new Int32Array(), counts: new Int32Array() };

/**
 * Small tables of numbers, open addressing. All there is to know of a number is in its slot, so that looking for it
 * and adding it touch one line of the processor's cache, and a split stays within its two segments.
 */
export class HashSegments {
  readonly #slots: Pages;
  readonly #counts: number[];
  readonly #moved = new Int32Array(slots * wordsOfSlot);

  /** With segments that there are already, as `written` gave them. */
  constructor({ words, counts }: SegmentWords = none) {
    this.#slots = Pages.of(words, slots * wordsOfSlot, pageBits);
    this.#counts = Array.from(counts);
  }

  /** How many words of slots there are for so many segments. */
  static wordsOf(segments: number): number {
    return segments * slots * wordsOfSlot;
  }

  /** As they are now, whatever is added afterwards. */
  written(): { readonly words: readonly Int32Array[]; readonly counts: Int32Array } {
    return { words: this.#slots.freeze(), counts: Int32Array.from(this.#counts) };
  }

  /** A new one, empty. */
  push(): number {
    this.#counts.push(0);
    return this.#slots.push();
  }

  isFull(segment: number): boolean {
    return (this.#counts[segment] ?? 0) >= fullAt;
  }

  add(segment: number, hash: number, number: number): void {
    this.#slots.thaw(segment);
    let slot = hash & last;
    while (this.#numberPlusOne(segment, slot) !== empty) slot = (slot + 1) & last;
    this.#fill(segment, slot, number + 1, hash);
    this.#change(segment, 1);
  }

  /** The slot of the first number that has this hash, from `slot` on; -1 when there is none. */
  find(segment: number, hash: number, slot: number): number {
    for (let at = slot & last; this.#numberPlusOne(segment, at) !== empty; at = (at + 1) & last) {
      if (this.#hash(segment, at) === hash) return at;
    }
    return -1;
  }

  /** The first slot that a search for this hash reads. */
  peek(segment: number, hash: number): number {
    return this.#numberPlusOne(segment, hash & last);
  }

  numberAt(segment: number, slot: number): number {
    return this.#numberPlusOne(segment, slot) - 1;
  }

  /** Empties a slot and moves up those behind it that would not be found any more. */
  remove(segment: number, slot: number): void {
    this.#slots.thaw(segment);
    let hole = slot;
    for (let at = (slot + 1) & last; this.#numberPlusOne(segment, at) !== empty; at = (at + 1) & last) {
      const way = (at - this.#hash(segment, at)) & last;
      if (way < ((at - hole) & last)) continue;
      this.#fill(segment, hole, this.#numberPlusOne(segment, at), this.#hash(segment, at));
      hole = at;
    }
    this.#fill(segment, hole, empty, 0);
    this.#change(segment, -1);
  }

  /** Moves those to the other segment whose hash has this bit. */
  split(segment: number, other: number, bit: number): void {
    this.#slots.thaw(segment);
    let moved = 0;
    for (let slot = 0; slot < slots; slot += 1) {
      const numberPlusOne = this.#numberPlusOne(segment, slot);
      if (numberPlusOne === empty) continue;
      this.#moved[moved] = numberPlusOne;
      this.#moved[moved + 1] = this.#hash(segment, slot);
      moved += wordsOfSlot;
      this.#fill(segment, slot, empty, 0);
    }
    this.#change(segment, -moved / wordsOfSlot);
    for (let i = 0; i < moved; i += wordsOfSlot) {
      const hash = this.#moved[i + 1] ?? 0;
      this.add((hash & bit) === 0 ? segment : other, hash, (this.#moved[i] ?? 0) - 1);
    }
  }

  #numberPlusOne(segment: number, slot: number): number {
    return this.#slots.get(segment, slot * wordsOfSlot);
  }

  #hash(segment: number, slot: number): number {
    return this.#slots.get(segment, slot * wordsOfSlot + 1);
  }

  #fill(segment: number, slot: number, numberPlusOne: number, hash: number): void {
    this.#slots.set(segment, slot * wordsOfSlot, numberPlusOne);
    this.#slots.set(segment, slot * wordsOfSlot + 1, hash);
  }

  #change(segment: number, by: number): void {
    this.#counts[segment] = (this.#counts[segment] ?? 0) + by;
  }
}
