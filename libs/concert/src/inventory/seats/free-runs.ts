const bitsPerWord = 32;

/**
 * A line of spots, each free or not, and where so many lie free side by side. A tree over words of 32 spots keeps
 * each part's longest free run and those at its two ends, so finding and changing take O(log n) whatever is free.
 */
export class FreeRuns {
  /** A power of two. */
  readonly #leaves: number;
  readonly #words: Int32Array;
  /** By node: the root is 1, the children of n are 2n and 2n + 1, the leaves are the last. */
  readonly #longest: Int32Array;
  readonly #atStart: Int32Array;
  readonly #atEnd: Int32Array;
  /** The tree above one leaf may lag behind its word: neighbours mostly change together. */
  #lagging = -1;

  /** The first bit of the first word is the first spot; a set bit is a free one. */
  constructor(words: Int32Array) {
    this.#leaves = 2 ** Math.ceil(Math.log2(Math.max(1, words.length)));
    this.#words = new Int32Array(this.#leaves);
    this.#words.set(words);
    this.#longest = new Int32Array(2 * this.#leaves);
    this.#atStart = new Int32Array(2 * this.#leaves);
    this.#atEnd = new Int32Array(2 * this.#leaves);
    for (let leaf = 0; leaf < this.#leaves; leaf += 1) this.#measure(leaf);
    for (let length = bitsPerWord, last = this.#leaves - 1; last > 0; last >>>= 1, length *= 2) {
      for (let node = (last + 1) >>> 1; node <= last; node += 1) this.#join(node, length);
    }
  }

  mark(spot: number, free: boolean): void {
    const leaf = spot >>> 5;
    if (leaf !== this.#lagging) {
      this.#catchUp();
      this.#lagging = leaf;
    }
    const bit = 1 << (spot & 31);
    const word = this.#words[leaf] ?? 0;
    this.#words[leaf] = free ? word | bit : word & ~bit;
  }

  /** How many lie free side by side at most. */
  longest(): number {
    this.#catchUp();
    return this.#longest[1] ?? 0;
  }

  /** The first spot from which so many are free side by side, or -1. */
  first(length: number): number {
    if (length > this.longest()) return -1;
    let node = 1;
    let start = 0;
    for (let half = (this.#leaves * bitsPerWord) / 2; node < this.#leaves; half /= 2) {
      const left = 2 * node;
      const end = this.#atEnd[left] ?? 0;
      if ((this.#longest[left] ?? 0) >= length) node = left;
      else if (end + (this.#atStart[left + 1] ?? 0) >= length) return start + half - end;
      else {
        node = left + 1;
        start += half;
      }
    }
    return start + firstRunIn(this.#words[node - this.#leaves] ?? 0, length);
  }

  #catchUp(): void {
    if (this.#lagging < 0) return;
    this.#measure(this.#lagging);
    let length = bitsPerWord;
    for (let node = (this.#lagging + this.#leaves) >>> 1; node > 0; node >>>= 1) {
      this.#join(node, length);
      length *= 2;
    }
    this.#lagging = -1;
  }

  #measure(leaf: number): void {
    const word = this.#words[leaf] ?? 0;
    const node = leaf + this.#leaves;
    this.#longest[node] = longestRunIn(word);
    this.#atStart[node] = trailingOnes(word);
    this.#atEnd[node] = Math.clz32(~word);
  }

  /** `length` spots are under each of its children. */
  #join(node: number, length: number): void {
    const left = 2 * node;
    const right = left + 1;
    const leftStart = this.#atStart[left] ?? 0;
    const rightStart = this.#atStart[right] ?? 0;
    const leftEnd = this.#atEnd[left] ?? 0;
    const rightEnd = this.#atEnd[right] ?? 0;
    const longer = Math.max(this.#longest[left] ?? 0, this.#longest[right] ?? 0);
    this.#longest[node] = Math.max(longer, leftEnd + rightStart);
    this.#atStart[node] = leftStart === length ? length + rightStart : leftStart;
    this.#atEnd[node] = rightEnd === length ? length + leftEnd : rightEnd;
  }
}

function longestRunIn(word: number): number {
  let length = 0;
  for (let runs = word; runs !== 0; runs &= runs << 1) length += 1;
  return length;
}

function firstRunIn(word: number, length: number): number {
  let starts = word;
  for (let i = 1; i < length; i += 1) starts &= starts >>> 1;
  return Math.clz32(starts & -starts) ^ 31;
}

function trailingOnes(word: number): number {
  return word === -1 ? bitsPerWord : Math.clz32(~word & (word + 1)) ^ 31;
}
