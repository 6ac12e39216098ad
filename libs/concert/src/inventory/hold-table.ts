import { sha256Format } from './columns/hex-format.ts';
import { IdTable } from './columns/id-table.ts';
import { Pages } from './columns/pages.ts';
import { TextColumn } from './columns/text-column.ts';
import type { Customers } from './customers.ts';
import type { HeldItem, TicketsHeld } from './events.ts';
import type { HeldItems } from './held-items.ts';
import { Instants } from './instants.ts';

/** `lost` and `released` are final; a late payment can turn `expired` into `confirmed` or `lost`. */
export type HoldStatus = 'held' | 'confirmed' | 'released' | 'expired' | 'lost';
/** In the order of their numbers in memory and in snapshots: add new ones at the end. */
export const statuses: readonly HoldStatus[] = ['held', 'confirmed', 'released', 'expired', 'lost'];

/** A hold as it is now, to be looked at at once. */
export interface Hold {
  /** Its place in the order of holds. */
  readonly number: number;
  readonly bookingId: string;
  readonly customerId: string;
  readonly customer: number;
  readonly items: readonly HeldItem[];
  readonly bodyHash: string;
  readonly payByMs: number;
  readonly heldUntilMs: number;
  readonly status: HoldStatus;
}

/** Words of a row of `facts`, which never change. Milliseconds take two. */
const word = { customer: 0, payBy: 1, heldUntil: 3, items: 5 } as const;
export const wordsOfFacts = 6;

export interface HoldColumns {
  readonly bookings: IdTable;
  readonly hashes: TextColumn;
  readonly facts: Pages;
  readonly statuses: Pages;
}

/** Every hold there ever was, by booking: how a repeat is recognised. */
export class HoldTable {
  readonly columns: HoldColumns;
  readonly items: HeldItems;
  readonly #customers: Customers;
  readonly #payBys = new Instants();
  readonly #heldUntils = new Instants();

  constructor(customers: Customers, items: HeldItems, columns = emptyColumns()) {
    this.#customers = customers;
    this.items = items;
    this.columns = columns;
  }

  get size(): number {
    return this.columns.facts.length;
  }

  get(bookingId: string): Hold | undefined {
    const number = this.columns.bookings.numberOf(bookingId);
    return number < 0 ? undefined : this.at(number);
  }

  at(number: number): Hold {
    return new HoldView(number, this.columns, this.#customers, this.items);
  }

  /** In the order in which they were held. */
  *[Symbol.iterator](): Iterator<Hold> {
    for (let number = 0; number < this.size; number += 1) yield this.at(number);
  }

  /** The booking must be new. */
  add({ bookingId, customerId, items, payBy, heldUntil, bodyHash }: TicketsHeld['data']): Hold {
    const { bookings, hashes, facts, statuses } = this.columns;
    const held = this.items.add(items);
    const number = bookings.add(bookingId);
    hashes.push(bodyHash);
    facts.push();
    facts.set(number, word.customer, this.#customers.numberOf(customerId));
    setMs(facts, number, word.payBy, this.#payBys.msOf(payBy));
    setMs(facts, number, word.heldUntil, this.#heldUntils.msOf(heldUntil));
    facts.set(number, word.items, held);
    statuses.push();
    statuses.set(number, 0, 0);
    return this.at(number);
  }

  removeLast(): void {
    const { bookings, hashes, facts, statuses } = this.columns;
    this.items.removeLast(facts.get(facts.length - 1, word.items));
    bookings.removeLast();
    hashes.pop();
    facts.pop();
    statuses.pop();
  }

  setStatus(number: number, status: HoldStatus): void {
    this.columns.statuses.set(number, 0, statuses.indexOf(status));
  }
}

export function emptyColumns(): HoldColumns {
  const facts = new Pages(wordsOfFacts);
  return { bookings: new IdTable(), hashes: new TextColumn(sha256Format), facts, statuses: new Pages(1) };
}

/** Reads only what it is asked for. */
class HoldView implements Hold {
  readonly number: number;
  readonly #columns: HoldColumns;
  readonly #customers: Customers;
  readonly #items: HeldItems;

  constructor(number: number, columns: HoldColumns, customers: Customers, items: HeldItems) {
    this.number = number;
    this.#columns = columns;
    this.#customers = customers;
    this.#items = items;
  }

  get bookingId(): string {
    return this.#columns.bookings.at(this.number);
  }

  get customerId(): string {
    return this.#customers.idOf(this.customer);
  }

  get customer(): number {
    return this.#columns.facts.get(this.number, word.customer);
  }

  get items(): readonly HeldItem[] {
    return this.#items.at(this.#columns.facts.get(this.number, word.items));
  }

  get bodyHash(): string {
    return this.#columns.hashes.at(this.number);
  }

  get payByMs(): number {
    return msAt(this.#columns.facts, this.number, word.payBy);
  }

  get heldUntilMs(): number {
    return msAt(this.#columns.facts, this.number, word.heldUntil);
  }

  get status(): HoldStatus {
    const status = statuses[this.#columns.statuses.get(this.number, 0)];
    if (status === undefined) throw new Error(`hold ${this.number} has no status`);
    return status;
  }
}

function setMs(facts: Pages, row: number, at: number, ms: number): void {
  facts.set(row, at, Math.floor(ms / 2 ** 32));
  facts.set(row, at + 1, ms);
}

function msAt(facts: Pages, row: number, at: number): number {
  return facts.get(row, at) * 2 ** 32 + (facts.get(row, at + 1) >>> 0);
}
