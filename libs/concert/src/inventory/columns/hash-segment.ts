const slots = 1024;
const last = slots - 1;
/** In each slot the hash and the number plus one. */
const slotWords = 2;
const empty = 0;

/** A small table of numbers by hash, open addressing; full before searching in it takes long. */
export class HashSegment {
  /** How many first bits its hashes have in common. */
  readonly depth: number;
  readonly #words = new Int32Array(slots * slotWords);
  #count = 0;

  constructor(depth: number) {
    this.depth = depth;
  }

  get isFull(): boolean {
    return this.#count >= HashSegment.most;
  }

  static readonly most = 768;

  add(hash: number, number: number): void {
    const words = this.#words;
    let slot = hash & last;
    while (words[slot * slotWords + 1] !== empty) slot = (slot + 1) & last;
    words[slot * slotWords] = hash;
    words[slot * slotWords + 1] = number + 1;
    this.#count += 1;
  }

  /** The slot of the first number with this hash, from `slot` on; -1 when there is none. */
  find(hash: number, slot: number): number {
    const words = this.#words;
    const sought = hash | 0;
    let at = slot & last;
    while (words[at * slotWords + 1] !== empty) {
      if (words[at * slotWords] === sought) return at;
      at = (at + 1) & last;
    }
    return -1;
  }

  numberAt(slot: number): number {
    return (this.#words[slot * slotWords + 1] ?? empty) - 1;
  }

  /** Empties a slot and moves up those behind it that would not be found any more. */
  remove(slot: number): void {
    const words = this.#words;
    let hole = slot;
    for (let at = (slot + 1) & last; words[at * slotWords + 1] !== empty; at = (at + 1) & last) {
      const way = (at - (words[at * slotWords] ?? 0)) & last;
      if (way < ((at - hole) & last)) continue;
      words.copyWithin(hole * slotWords, at * slotWords, (at + 1) * slotWords);
      hole = at;
    }
    words.fill(empty, hole * slotWords, (hole + 1) * slotWords);
    this.#count -= 1;
  }

  /** Its numbers, distributed by the first bit in which their hashes may differ. */
  split(): [zero: HashSegment, one: HashSegment] {
    const halves: [HashSegment, HashSegment] = [new HashSegment(this.depth + 1), new HashSegment(this.depth + 1)];
    const bit = 1 << (31 - this.depth);
    for (let slot = 0; slot < slots; slot += 1) {
      const number = this.numberAt(slot);
      const hash = this.#words[slot * slotWords] ?? 0;
      if (number >= 0) halves[(hash & bit) === 0 ? 0 : 1].add(hash, number);
    }
    return halves;
  }
}
