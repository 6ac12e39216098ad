import type { HexFormat } from './hex-format.ts';
import { Pages } from './pages.ts';

/**
 * Texts by number, packed when they have the expected format and kept as they are otherwise: whatever comes in comes
 * out, and only what is usual is small.
 */
export class TextColumn {
  readonly #format: HexFormat;
  /** Of its hashes. */
  readonly seed: number;
  readonly #packed: Pages;
  readonly #odd: Map<number, string>;
  /** The text that was looked at last: the next question is mostly about the same one. */
  #last = '';
  #lastIsOdd = true;
  readonly #lastWords: Int32Array;
  #lastHash = 0;

  /** The texts that there are already come in columns as `packed` and `odd` give them. */
  constructor(
    format: HexFormat,
    seed = 0,
    packed = new Pages(format.words),
    odd: Iterable<readonly [number, string]> = [],
  ) {
    this.#format = format;
    this.seed = seed;
    this.#packed = packed;
    this.#odd = new Map(odd);
    this.#lastWords = new Int32Array(format.words);
    this.look(' ');
  }

  get length(): number {
    return this.#packed.length;
  }

  get packed(): Pages {
    return this.#packed;
  }

  get odd(): ReadonlyMap<number, string> {
    return this.#odd;
  }

  push(text: string): number {
    this.look(text);
    const at = this.#packed.add(this.#lastWords);
    if (this.#lastIsOdd) this.#odd.set(at, text);
    return at;
  }

  pop(): void {
    this.#packed.pop();
    if (this.#odd.size > 0) this.#odd.delete(this.#packed.length);
  }

  at(number: number): string {
    const odd = this.#odd.size > 0 ? this.#odd.get(number) : undefined;
    if (odd !== undefined) return odd;
    const words = new Int32Array(this.#format.words);
    for (let i = 0; i < words.length; i += 1) words[i] = this.#packed.get(number, i);
    return this.#format.unpack(words);
  }

  is(number: number, text: string): boolean {
    this.look(text);
    if (this.#lastIsOdd || this.#odd.has(number)) return this.#odd.get(number) === text;
    for (let i = 0; i < this.#lastWords.length; i += 1) {
      if (this.#packed.get(number, i) !== this.#lastWords[i]) return false;
    }
    return true;
  }

  /** Of the text that was looked at last. */
  get lastHash(): number {
    return this.#lastHash;
  }

  /** 32 bits. */
  hashOf(text: string): number {
    this.look(text);
    return this.#lastHash;
  }

  /** Packs the text, if it was not the last: a caller that does so early finds it done. */
  look(text: string): void {
    if (text === this.#last) return;
    this.#last = text;
    this.#lastIsOdd = !this.#format.pack(text, this.#lastWords);
    if (this.#lastIsOdd) this.#digest(text);
    let hash = this.seed;
    for (let i = 0; i < this.#lastWords.length; i += 1) hash = mix(hash, this.#lastWords[i] ?? 0);
    this.#lastHash = finish(hash);
  }

  /** An odd text has words as well, for its hash. */
  #digest(text: string): void {
    this.#lastWords.fill(text.length);
    for (let i = 0; i < text.length; i += 1) {
      const at = i % this.#lastWords.length;
      this.#lastWords[at] = mix(this.#lastWords[at] ?? 0, text.charCodeAt(i));
    }
  }
}

function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

function finish(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 13), 0x85ebca6b);
  return mixed ^ (mixed >>> 16);
}
