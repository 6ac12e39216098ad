import { HashIndex, type IndexWords } from './hash-index.ts';
import { uuidFormat } from './hex-format.ts';
import { Pages } from './pages.ts';
import { TextColumn } from './text-column.ts';

export interface WrittenIds {
  readonly seed: number;
  readonly ids: Int32Array;
  /** Those that are no UUIDs. */
  readonly odd: Iterable<readonly [number, string]>;
  readonly index: IndexWords;
}

/**
 * Ids numbered from 0 in the order of their coming, found either way. Ids are compared exactly; canonical UUIDs take
 * 16 bytes and their place in the index 11 to 21 more.
 */
export class IdTable {
  readonly ids: TextColumn;
  readonly index: HashIndex;
  #sought = '';
  /** Of no meaning: what is read has to go somewhere. */
  #fetched = 0;
  readonly #isSought = (number: number): boolean => this.ids.is(number, this.#sought);

  private constructor(ids: TextColumn, index: HashIndex) {
    this.ids = ids;
    this.index = index;
  }

  /** Empty. Who does not know the seed cannot choose ids that are sought for long. */
  static of(seed: number): IdTable {
    return new IdTable(new TextColumn(uuidFormat, seed), new HashIndex());
  }

  /** One that was written before, with the seed that it had. Throws when its words make no sense. */
  static from({ seed, ids, odd, index }: WrittenIds): IdTable {
    return new IdTable(new TextColumn(uuidFormat, seed, Pages.of(ids, uuidFormat.words), odd), new HashIndex(index));
  }

  get length(): number {
    return this.ids.length;
  }

  /** Makes ready for a question about this id. */
  look(id: string): void {
    this.ids.look(id);
  }

  /** Has memory bring what the question about the id that was looked at last will read. */
  fetch(): void {
    this.#fetched ^= this.index.peek(this.ids.lastHash);
  }

  /** -1 when the id never came. */
  numberOf(id: string): number {
    this.#sought = id;
    return this.index.find(this.ids.hashOf(id), this.#isSought);
  }

  /** The id must be new. */
  add(id: string): number {
    this.ids.push(id);
    return this.index.add(this.ids.hashOf(id));
  }

  removeLast(): void {
    this.index.removeLast(this.ids.hashOf(this.ids.at(this.length - 1)));
    this.ids.pop();
  }

  at(number: number): string {
    return this.ids.at(number);
  }
}
