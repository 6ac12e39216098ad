import { Pages } from './columns/pages.ts';
import type { HeldItem } from './events.ts';
import type { Grade } from './state.ts';

const quantityBits = 16;
const mostInline = 2 ** quantityBits - 1;
const wordsOfItem = 5;

/**
 * What the holds hold, each as one 32-bit word: a quantity of a counted grade fits into it, anything else lies in a
 * pool and the word says where.
 */
export class HeldItems {
  readonly #grades: readonly Grade[];
  readonly #numbers: ReadonlyMap<string, Grade>;
  readonly pool: Pages;

  /** `grades` in the order of their registration, and by name; both may grow. */
  constructor(grades: readonly Grade[], byName: ReadonlyMap<string, Grade>, pool = new Pages(1)) {
    this.#grades = grades;
    this.#numbers = byName;
    this.pool = pool;
  }

  add(items: readonly HeldItem[]): number {
    const [first] = items;
    if (first === undefined || items.length > 1 || !this.#isInline(first)) return this.#addToPool(items);
    return (this.#gradeOf(first.grade).number << quantityBits) | first.quantity;
  }

  at(word: number): HeldItem[] {
    if (word < 0) return this.#inPool(~word);
    const { name, price } = this.#gradeAt(word >>> quantityBits);
    return [{ grade: name, quantity: word & mostInline, price, seats: [] }];
  }

  /** `word` must be of the last that were added. */
  removeLast(word: number): void {
    if (word < 0) while (this.pool.length > ~word) this.pool.pop();
  }

  #isInline({ grade, quantity, price, seats }: HeldItem): boolean {
    return seats.length === 0 && quantity <= mostInline && price === this.#gradeOf(grade).price;
  }

  #addToPool(items: readonly HeldItem[]): number {
    const at = this.#push(items.length);
    for (const { grade: name, quantity, price, seats } of items) {
      const grade = this.#gradeOf(name);
      this.#push(grade.number);
      this.#push(quantity);
      this.#push(Math.floor(price / 2 ** 32));
      this.#push(price);
      this.#push(seats.length);
      for (const seat of seats) this.#push(grade.seats?.positionOf(seat) ?? 0);
    }
    return ~at;
  }

  #inPool(at: number): HeldItem[] {
    let from = at + 1;
    return Array.from({ length: this.#wordAt(at) }, () => {
      const item = this.#itemAt(from);
      from += wordsOfItem + item.seats.length;
      return item;
    });
  }

  #itemAt(at: number): HeldItem {
    const { name, seats: map } = this.#gradeAt(this.#wordAt(at));
    const price = this.#wordAt(at + 2) * 2 ** 32 + (this.#wordAt(at + 3) >>> 0);
    const seatAt = (_: unknown, i: number) => map?.nameAt(this.#wordAt(at + wordsOfItem + i)) ?? '';
    const seats = Array.from({ length: this.#wordAt(at + 4) }, seatAt);
    return { grade: name, quantity: this.#wordAt(at + 1), price, seats };
  }

  #push(word: number): number {
    const at = this.pool.push();
    this.pool.set(at, 0, word);
    return at;
  }

  #wordAt(at: number): number {
    return this.pool.get(at, 0);
  }

  #gradeOf(name: string): Grade {
    const grade = this.#numbers.get(name);
    if (grade === undefined) throw new Error(`no grade ${name}`);
    return grade;
  }

  #gradeAt(number: number): Grade {
    const grade = this.#grades[number];
    if (grade === undefined) throw new Error(`no grade ${number}`);
    return grade;
  }
}
