const wordsAtFirst = 1024;
const emptyPage = new Int32Array();

/**
 * Rows of a fixed number of 32-bit words, outside the garbage collector's heap. They lie in pages that are never moved
 * once they are full, so a million rows grow as gently as ten. A new row holds whatever was there before.
 */
export class Pages {
  readonly width: number;
  readonly #shift: number;
  readonly #mask: number;
  readonly #pages: Int32Array[] = [];
  /** Pages that somebody else reads, and that are copied before they change. */
  readonly #frozen = new Set<number>();
  #length = 0;

  /** A page has 2 ** `pageBits` rows; the first one begins smaller, for most concerts are small. */
  constructor(width: number, pageBits = 12) {
    this.width = width;
    this.#shift = pageBits;
    this.#mask = 2 ** pageBits - 1;
  }

  /** Goes on with rows written before; full pages stay where they are. */
  static of(words: Int32Array, width: number, pageBits?: number): Pages {
    const pages = new Pages(width, pageBits);
    const pageWords = (pages.#mask + 1) * width;
    for (let at = 0; at < words.length; at += pageWords) pages.#pages.push(words.subarray(at, at + pageWords));
    pages.#length = words.length / width;
    return pages;
  }

  get length(): number {
    return this.#length;
  }

  get(row: number, word: number): number {
    return this.#pages[row >>> this.#shift]?.[(row & this.#mask) * this.width + word] ?? 0;
  }

  set(row: number, word: number, value: number): void {
    const page = this.#pages[row >>> this.#shift];
    if (page !== undefined) page[(row & this.#mask) * this.width + word] = value;
  }

  push(): number {
    const row = this.#length;
    const end = ((row & this.#mask) + 1) * this.width;
    if ((this.#pages[row >>> this.#shift]?.length ?? 0) < end) this.#grow(row >>> this.#shift, end);
    this.#length += 1;
    return row;
  }

  /** A new row with these words. */
  add(words: Int32Array): number {
    const row = this.push();
    const page = this.#pages[row >>> this.#shift] ?? words;
    const at = (row & this.#mask) * this.width;
    for (let i = 0; i < this.width; i += 1) page[at + i] = words[i] ?? 0;
    return row;
  }

  pop(): void {
    this.#length -= 1;
  }

  /** The words of all rows, in order, not copied. */
  *words(): Iterable<Int32Array> {
    const pageRows = this.#mask + 1;
    for (const [i, page] of this.#pages.entries()) {
      const rows = Math.min(pageRows, this.#length - i * pageRows);
      if (rows > 0) yield page.subarray(0, rows * this.width);
    }
  }

  /** The same for rows that go on changing: whoever changes one says so before, see `thaw`. */
  freeze(): Int32Array[] {
    for (const at of this.#pages.keys()) this.#frozen.add(at);
    return [...this.words()];
  }

  /** The row is about to change. */
  thaw(row: number): void {
    const at = row >>> this.#shift;
    if (this.#frozen.size > 0 && this.#frozen.delete(at)) this.#pages[at] = this.#pages[at]?.slice() ?? emptyPage;
  }

  #grow(at: number, words: number): void {
    const all = (this.#mask + 1) * this.width;
    const room = at > 0 ? all : Math.min(all, Math.max(words, wordsAtFirst, 2 * (this.#pages[0]?.length ?? 0)));
    const grown = new Int32Array(room);
    grown.set(this.#pages[at] ?? []);
    this.#pages[at] = grown;
  }
}
