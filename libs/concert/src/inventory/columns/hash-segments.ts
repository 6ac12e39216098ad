import { Pages } from './pages.ts';

const slots = 1024;
const last = slots - 1;
const fullAt = 768;
const empty = 0;
const numberBits = 26;
const numberMask = 2 ** numberBits - 1;

/** The slots of segments, and how many of each are taken. */
export interface SegmentWords {
  readonly words: Int32Array;
  readonly counts: Int32Array;
}

const none: SegmentWords = { words: new Int32Array(), counts: new Int32Array() };

/**
 * Small tables of numbers, open addressing. A slot is one word, so that looking for a number and adding it touch one
 * line of the processor's cache: the number plus one, and six bits of its hash to tell others apart.
 */
export class HashSegments {
  /** How many a segment takes before it is full: more, and searching in it would take long. */
  static readonly most = fullAt;
  /** One more, and it would not fit into a slot. */
  static readonly mostNumbers = numberMask;
  static readonly #pageBits = 6;
  readonly #slots: Pages;
  readonly #counts: number[];
  readonly #hashOf: (number: number) => number;
  readonly #moved = new Int32Array(slots);

  /** `hashOf` tells the hash of each number that is added. With segments that there are already, as `written` gave them. */
  constructor(hashOf: (number: number) => number, { words, counts }: SegmentWords = none) {
    this.#hashOf = hashOf;
    this.#slots = Pages.of(words, slots, HashSegments.#pageBits);
    this.#counts = Array.from(counts);
  }

  /** How many words of slots there are for so many segments. */
  static wordsOf(segments: number): number {
    return segments * slots;
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
    while (this.#slots.get(segment, slot) !== empty) slot = (slot + 1) & last;
    this.#slots.set(segment, slot, tagOf(hash) | (number + 1));
    this.#change(segment, 1);
  }

  /** The slot of the first number that may have this hash, from `slot` on; -1 when there is none. */
  find(segment: number, hash: number, slot: number): number {
    const sought = tagOf(hash);
    for (let at = slot & last; ; at = (at + 1) & last) {
      const found = this.#slots.get(segment, at);
      if (found === empty) return -1;
      if ((found & ~numberMask) === sought) return at;
    }
  }

  numberAt(segment: number, slot: number): number {
    return (this.#slots.get(segment, slot) & numberMask) - 1;
  }

  /** Empties a slot and moves up those behind it that would not be found any more. */
  remove(segment: number, slot: number): void {
    this.#slots.thaw(segment);
    let hole = slot;
    for (let at = (slot + 1) & last; this.#slots.get(segment, at) !== empty; at = (at + 1) & last) {
      const way = (at - this.#hashOf(this.numberAt(segment, at))) & last;
      if (way < ((at - hole) & last)) continue;
      this.#slots.set(segment, hole, this.#slots.get(segment, at));
      hole = at;
    }
    this.#slots.set(segment, hole, empty);
    this.#change(segment, -1);
  }

  /** Moves those to the other segment whose hash has this bit. */
  split(segment: number, other: number, bit: number): void {
    this.#slots.thaw(segment);
    let moved = 0;
    for (let slot = 0; slot < slots; slot += 1) {
      const number = this.numberAt(segment, slot);
      if (number < 0) continue;
      this.#moved[moved] = number;
      moved += 1;
      this.#slots.set(segment, slot, empty);
    }
    this.#change(segment, -moved);
    for (let i = 0; i < moved; i += 1) {
      const number = this.#moved[i] ?? 0;
      const hash = this.#hashOf(number);
      this.add((hash & bit) === 0 ? segment : other, hash, number);
    }
  }

  #change(segment: number, by: number): void {
    this.#counts[segment] = (this.#counts[segment] ?? 0) + by;
  }
}

/** Of bits that choose neither the segment nor the slot, at the place that numbers leave free. */
function tagOf(hash: number): number {
  return (hash << 16) & ~numberMask;
}
