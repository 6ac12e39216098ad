import { HashIndex } from './hash-index.ts';
import { uuidFormat } from './hex-format.ts';
import { Pages } from './pages.ts';
import { TextColumn } from './text-column.ts';

/**
 * Ids numbered from 0 in the order of their coming, found either way. Ids are compared exactly; canonical UUIDs take
 * 16 bytes and their place in the index 11 to 21 more.
 */
export class IdTable {
  readonly ids: TextColumn;
  readonly #index: HashIndex;
  #sought = '';
  readonly #isSought = (number: number): boolean => this.ids.is(number, this.#sought);

  constructor(ids = new TextColumn(uuidFormat)) {
    this.ids = ids;
    this.#index = HashIndex.of(ids.hashes());
  }

  static of(words: Int32Array, odd: Iterable<[number, string]>): IdTable {
    return new IdTable(new TextColumn(uuidFormat, Pages.of(words, uuidFormat.words), odd));
  }

  get length(): number {
    return this.ids.length;
  }

  /** -1 when the id never came. */
  numberOf(id: string): number {
    this.#sought = id;
    return this.#index.find(this.ids.hashOf(id), this.#isSought);
  }

  /** The id must be new. */
  add(id: string): number {
    const number = this.ids.push(id);
    this.#index.add(this.ids.hashOf(id), number);
    return number;
  }

  removeLast(): void {
    const number = this.ids.length - 1;
    this.#index.remove(this.ids.hashAt(number), number);
    this.ids.pop();
  }

  at(number: number): string {
    return this.ids.at(number);
  }
}
