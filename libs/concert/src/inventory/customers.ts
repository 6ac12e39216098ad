import type { IdTable } from './columns/id-table.ts';
import { Pages } from './columns/pages.ts';

/** The customers who ever held tickets, numbered, and how many each holds or has bought. */
export class Customers {
  readonly table: IdTable;
  readonly #tickets: Pages;

  /** With those that there are already, and how many each has. */
  constructor(table: IdTable, tickets = new Int32Array(table.length)) {
    this.table = table;
    this.#tickets = Pages.of(tickets, 1);
  }

  ticketsOf(customerId: string): number {
    const number = this.table.numberOf(customerId);
    return number < 0 ? 0 : this.#tickets.get(number, 0);
  }

  /** The customer's number, a new one if need be. A customer is never forgotten. */
  numberOf(customerId: string): number {
    const known = this.table.numberOf(customerId);
    if (known >= 0) return known;
    this.#tickets.set(this.#tickets.push(), 0, 0);
    return this.table.add(customerId);
  }

  count(number: number, change: number): void {
    this.#tickets.set(number, 0, this.#tickets.get(number, 0) + change);
  }

  idOf(number: number): string {
    return this.table.at(number);
  }

  /** Those who have tickets now. */
  *[Symbol.iterator](): Iterator<readonly [customerId: string, tickets: number]> {
    for (let number = 0; number < this.table.length; number += 1) {
      const tickets = this.#tickets.get(number, 0);
      if (tickets > 0) yield [this.idOf(number), tickets];
    }
  }
}
