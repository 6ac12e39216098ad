import { sha256Format, uuidFormat } from '../columns/hex-format.ts';
import { IdTable, type WrittenIds } from '../columns/id-table.ts';
import { Pages } from '../columns/pages.ts';
import { TextColumn } from '../columns/text-column.ts';
import { Customers } from '../customers.ts';
import { DueHolds } from '../due-holds.ts';
import type { Grade } from '../grade.ts';
import { HeldItems } from '../held-items.ts';
import { factWords, HoldTable, statuses, wordsOfFacts } from '../hold-table.ts';
import { SeatMap } from '../seats/seat-map.ts';
import { type Inventory, neverOpen, salesWindowOf } from '../state.ts';
import type { Head } from './head.ts';

/** The words of a snapshot's columns, and a byte for each hold's status. */
export interface Columns {
  readonly bookings: Pick<WrittenIds, 'ids' | 'index'>;
  readonly customers: Pick<WrittenIds, 'ids' | 'index'>;
  readonly bodies: Int32Array;
  readonly facts: Int32Array;
  readonly pool: Int32Array;
  readonly statuses: Uint8Array;
}

const held = statuses.indexOf('held');
const confirmed = statuses.indexOf('confirmed');

/** Builds what the columns leave out. Throws when they contradict themselves. */
export function restore(head: Head, columns: Columns): Inventory {
  checkLengths(head, columns);
  const { terms, seed, odd } = head;
  const gradesInOrder = head.grades.map(gradeOf);
  const grades = new Map(gradesInOrder.map((grade) => [grade.name, grade]));
  const items = new HeldItems(gradesInOrder, grades, Pages.of(columns.pool, 1));
  const table = IdTable.from({ ...columns.customers, seed, odd: odd.customers });
  const customers = new Customers(table, takeAll(columns, table.length, items));
  for (const { name, left, seats } of gradesInOrder) {
    if (left < 0 || (seats !== null && seats.countFree() !== left)) throw new Error(`${name} is sold twice`);
  }
  const holds = new HoldTable(customers, items, {
    bookings: IdTable.from({ ...columns.bookings, seed, odd: odd.bookings }),
    hashes: new TextColumn(sha256Format, 0, Pages.of(columns.bodies, sha256Format.words), odd.bodies),
    facts: Pages.of(columns.facts, wordsOfFacts),
    statuses: Pages.of(new Int32Array(columns.statuses), 1),
  });
  return {
    terms,
    salesWindow: terms === null ? neverOpen : salesWindowOf(terms),
    registered: gradesInOrder.reduce((sum, grade) => sum + grade.registered, 0),
    registrations: new Map(head.registrations),
    grades,
    gradesInOrder,
    holds,
    customers,
    due: DueHolds.of(dueMsOf(columns)),
  };
}

function checkLengths({ holds }: Head, { bookings, customers, bodies, facts }: Columns): void {
  const isWhole =
    bookings.ids.length === holds * uuidFormat.words &&
    bodies.length === holds * sha256Format.words &&
    facts.length === holds * wordsOfFacts &&
    sum(bookings.index.counts) === holds &&
    sum(customers.index.counts) * uuidFormat.words === customers.ids.length;
  if (!isWhole) throw new Error('its columns are not of one length');
}

function sum(counts: Int32Array): number {
  return counts.reduce((total, count) => total + count, 0);
}

function gradeOf({ name, price, registered, seats: names }: Head['grades'][number], number: number): Grade {
  const seats = names === null ? null : new SeatMap();
  seats?.add(names ?? []);
  return { name, number, price, registered, left: registered, seats };
}

/** Takes from the grades what every hold has; how many tickets each customer has then. */
function takeAll({ facts, statuses: statusOf }: Columns, customers: number, items: HeldItems) {
  const tickets = new Int32Array(customers);
  for (let hold = 0, at = 0; hold < statusOf.length; hold += 1, at += wordsOfFacts) {
    const customer = facts[at + factWords.customer] ?? customers;
    if (customer < 0 || customer >= customers) throw new Error(`hold ${hold} has no customer`);
    if (!hasTickets(statusOf[hold])) continue;
    tickets[customer] = (tickets[customer] ?? 0) + items.take(facts[at + factWords.held] ?? 0);
  }
  return tickets;
}

function dueMsOf({ facts, statuses }: Columns): Float64Array {
  const dueMs = new Float64Array(statuses.length).fill(Number.NaN);
  for (let hold = 0, at: number = factWords.heldUntil; hold < dueMs.length; hold += 1, at += wordsOfFacts) {
    if (statuses[hold] === held) dueMs[hold] = (facts[at] ?? 0) * 2 ** 32 + ((facts[at + 1] ?? 0) >>> 0);
  }
  return dueMs;
}

function hasTickets(status = statuses.length): boolean {
  if (status >= statuses.length) throw new Error(`there is no status ${status}`);
  return status === held || status === confirmed;
}
