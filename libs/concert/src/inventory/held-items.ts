import { Pages } from './columns/pages.ts';
import type { HeldItem } from './events.ts';
import type { Grade } from './grade.ts';

const quantityBits = 16;
const mostInline = 2 ** quantityBits - 1;
/** Words of an item in the pool; the places of its seats follow. */
const word = { grade: 0, quantity: 1, price: 2, seats: 4 } as const;
const wordsOfItem = 5;

/**
 * What the holds hold, each as one 32-bit word: a quantity of a counted grade fits into it, anything else lies in a
 * pool and the word says where.
 */
export class HeldItems {
  readonly pool: Pages;
  readonly #grades: readonly Grade[];
  readonly #byName: ReadonlyMap<string, Grade>;

  /** `grades` in the order of their registration, and by name; both may grow. */
  constructor(grades: readonly Grade[], byName: ReadonlyMap<string, Grade>, pool = new Pages(1)) {
    this.pool = pool;
    this.#grades = grades;
    this.#byName = byName;
  }

  add(items: readonly HeldItem[]): number {
    const [first] = items;
    if (first === undefined || items.length > 1) return this.#addToPool(items);
    const grade = this.#gradeOf(first.grade);
    const isInline = first.seats.length === 0 && first.quantity <= mostInline && first.price === grade.price;
    return isInline ? (grade.number << quantityBits) | first.quantity : this.#addToPool(items);
  }

  /** `held` must be of the last that were added. */
  removeLast(held: number): void {
    if (held < 0) while (this.pool.length > ~held) this.pool.pop();
  }

  at(held: number): HeldItem[] {
    if (held >= 0) {
      const { name, price } = this.#gradeAt(held >>> quantityBits);
      return [{ grade: name, quantity: held & mostInline, price, seats: [] }];
    }
    return Array.from(this.#placesOf(held), (place) => this.#itemAt(place));
  }

  /** From what is left of the grades; the number of tickets. */
  take(held: number): number {
    return this.#move(held, -1);
  }

  /** To what is left of the grades; the number of tickets. */
  giveBack(held: number): number {
    return this.#move(held, 1);
  }

  #move(held: number, sign: 1 | -1): number {
    if (held >= 0) {
      const quantity = held & mostInline;
      this.#gradeAt(held >>> quantityBits).left += sign * quantity;
      return quantity;
    }
    let moved = 0;
    for (const place of this.#placesOf(held)) moved += this.#moveItem(place, sign);
    return moved;
  }

  #moveItem(place: number, sign: 1 | -1): number {
    const grade = this.#gradeAt(this.#wordAt(place + word.grade));
    const quantity = this.#wordAt(place + word.quantity);
    grade.left += sign * quantity;
    const end = this.#endOf(place);
    for (let at = place + wordsOfItem; at < end; at += 1) grade.seats?.mark(this.#wordAt(at), sign > 0);
    return quantity;
  }

  #addToPool(items: readonly HeldItem[]): number {
    const place = this.#push(items.length);
    for (const { grade: name, quantity, price, seats } of items) {
      const grade = this.#gradeOf(name);
      this.#push(grade.number);
      this.#push(quantity);
      this.#push(Math.floor(price / 2 ** 32));
      this.#push(price);
      this.#push(seats.length);
      for (const seat of seats) this.#push(grade.seats?.positionOf(seat) ?? 0);
    }
    return ~place;
  }

  *#placesOf(held: number): Iterable<number> {
    const count = this.#wordAt(~held);
    let place = ~held + 1;
    for (let i = 0; i < count; i += 1) {
      yield place;
      place = this.#endOf(place);
    }
  }

  #endOf(place: number): number {
    const seats = this.#wordAt(place + word.seats);
    const end = place + wordsOfItem + seats;
    if (seats < 0 || end > this.pool.length) throw new Error(`there is no item at ${place}`);
    return end;
  }

  #itemAt(place: number): HeldItem {
    const { name, seats } = this.#gradeAt(this.#wordAt(place + word.grade));
    const price = this.#wordAt(place + word.price) * 2 ** 32 + (this.#wordAt(place + word.price + 1) >>> 0);
    const names: string[] = [];
    const end = this.#endOf(place);
    for (let at = place + wordsOfItem; at < end; at += 1) names.push(seats?.nameAt(this.#wordAt(at)) ?? '');
    return { grade: name, quantity: this.#wordAt(place + word.quantity), price, seats: names };
  }

  #push(value: number): number {
    const at = this.pool.push();
    this.pool.set(at, 0, value);
    return at;
  }

  #wordAt(at: number): number {
    return this.pool.get(at, 0);
  }

  #gradeOf(name: string): Grade {
    const grade = this.#byName.get(name);
    if (grade === undefined) throw new Error(`no grade ${name}`);
    return grade;
  }

  #gradeAt(number: number): Grade {
    const grade = this.#grades[number];
    if (grade === undefined) throw new Error(`no grade ${number}`);
    return grade;
  }
}
