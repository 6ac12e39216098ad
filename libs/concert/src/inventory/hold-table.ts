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
  readonly items: readonly HeldItem[];
  readonly bodyHash: string;
  readonly payByMs: number;
  readonly heldUntilMs: number;
  readonly status: HoldStatus;
}

/** Words of a row of `facts`, which never change. Milliseconds take two. */
const word = { customer: 0, payBy: 1, heldUntil: 3, held: 5 } as const;
export const factWords = word;
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
  readonly customers: Customers;
  readonly #payBys = new Instants();
  readonly #heldUntils = new Instants();

  constructor(customers: Customers, items: HeldItems, columns: HoldColumns) {
    this.customers = customers;
    this.items = items;
    this.columns = columns;
  }

  get size(): number {
    return this.columns.facts.length;
  }

  /** -1 when the booking never held anything. */
  numberOf(bookingId: string): number {
    return this.columns.bookings.numberOf(bookingId);
  }

  /**
   * Makes ready for questions about both. Among a million they are far away in memory: it is asked for both at once,
   * and the one comes while the other does.
   */
  look(bookingId: string, customerId: string): void {
    const { bookings } = this.columns;
    const { table } = this.customers;
    table.look(customerId);
    bookings.look(bookingId);
    table.fetch();
    bookings.fetch();
  }

  get(bookingId: string): Hold | undefined {
    const number = this.numberOf(bookingId);
    return number < 0 ? undefined : this.at(number);
  }

  at(number: number): Hold {
    return new HoldView(this, number);
  }

  customerOf(number: number): number {
    return this.columns.facts.get(number, word.customer);
  }

  /** As HeldItems knows them. */
  heldOf(number: number): number {
    return this.columns.facts.get(number, word.held);
  }

  payByMsOf(number: number): number {
    return msAt(this.columns.facts, number, word.payBy);
  }

  heldUntilMsOf(number: number): number {
    return msAt(this.columns.facts, number, word.heldUntil);
  }

  statusOf(number: number): HoldStatus {
    const status = statuses[this.columns.statuses.get(number, 0)];
    if (status === undefined) throw new Error(`hold ${number} has no status`);
    return status;
  }

  /** In the order in which they were held. */
  *[Symbol.iterator](): Iterator<Hold> {
    for (let number = 0; number < this.size; number += 1) yield this.at(number);
  }

  /** The booking must be new. The hold's number. */
  add({ bookingId, customerId, items, payBy, heldUntil, bodyHash }: TicketsHeld['data']): number {
    const { bookings, hashes, facts, statuses } = this.columns;
    const held = this.items.add(items);
    const number = bookings.add(bookingId);
    hashes.push(bodyHash);
    facts.push();
    facts.set(number, word.customer, this.customers.numberOf(customerId));
    setMs(facts, number, word.payBy, this.#payBys.msOf(payBy));
    setMs(facts, number, word.heldUntil, this.#heldUntils.msOf(heldUntil));
    facts.set(number, word.held, held);
    statuses.push();
    statuses.set(number, 0, 0);
    return number;
  }

  removeLast(): void {
    const { bookings, hashes, facts, statuses } = this.columns;
    this.items.removeLast(facts.get(facts.length - 1, word.held));
    bookings.removeLast();
    hashes.pop();
    facts.pop();
    statuses.pop();
  }

  setStatus(number: number, status: HoldStatus): void {
    this.columns.statuses.set(number, 0, statuses.indexOf(status));
  }
}

export function emptyColumns(seed: number): HoldColumns {
  const facts = new Pages(wordsOfFacts);
  return { bookings: IdTable.of(seed), hashes: new TextColumn(sha256Format), facts, statuses: new Pages(1) };
}

/** Reads only what it is asked for. */
class HoldView implements Hold {
  readonly #table: HoldTable;
  readonly number: number;

  constructor(table: HoldTable, number: number) {
    this.#table = table;
    this.number = number;
  }

  get bookingId(): string {
    return this.#table.columns.bookings.at(this.number);
  }

  get customerId(): string {
    return this.#table.customers.idOf(this.#table.customerOf(this.number));
  }

  get items(): readonly HeldItem[] {
    return this.#table.items.at(this.#table.heldOf(this.number));
  }

  get bodyHash(): string {
    return this.#table.columns.hashes.at(this.number);
  }

  get payByMs(): number {
    return this.#table.payByMsOf(this.number);
  }

  get heldUntilMs(): number {
    return this.#table.heldUntilMsOf(this.number);
  }

  get status(): HoldStatus {
    return this.#table.statusOf(this.number);
  }
}

function setMs(facts: Pages, row: number, at: number, ms: number): void {
  facts.set(row, at, Math.floor(ms / 2 ** 32));
  facts.set(row, at + 1, ms);
}

function msAt(facts: Pages, row: number, at: number): number {
  return facts.get(row, at) * 2 ** 32 + (facts.get(row, at + 1) >>> 0);
}
