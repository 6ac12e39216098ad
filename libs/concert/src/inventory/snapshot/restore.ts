import { sha256Format, uuidFormat } from '../columns/hex-format.ts';
import { IdTable, type WrittenIds } from '../columns/id-table.ts';
import { Pages } from '../columns/pages.ts';
import { TextColumn } from '../columns/text-column.ts';
import { Customers } from '../customers.ts';
import { DueHolds } from '../due-holds.ts';
import type { Grade } from '../grade.ts';
import { HeldItems } from '../held-items.ts';
import { HoldTable, statuses, wordsOfFacts } from '../hold-table.ts';
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
  const inventory = withoutTickets(head, columns);
  restoreHolds(inventory, columns.statuses);
  for (const { name, left, seats } of inventory.gradesInOrder) {
    if (left < 0 || (seats !== null && seats.countFree() !== left)) throw new Error(`${name} is sold twice`);
  }
  return inventory;
}

function checkLengths({ holds }: Head, { bookings, customers, bodies, facts }: Columns): void {
  const isWhole =
    bookings.ids.length === holds * uuidFormat.words &&
    bodies.length === holds * sha256Format.words &&
    facts.length === holds * wordsOfFacts &&
    bookings.index.hashes.length === holds &&
    customers.index.hashes.length * uuidFormat.words === customers.ids.length;
  if (!isWhole) throw new Error('its columns are not of one length');
}

/** A million of them at a start: their numbers are looked at where they lie. */
function restoreHolds({ holds, customers, due }: Inventory, statusOf: Uint8Array): void {
  for (let hold = 0; hold < statusOf.length; hold += 1) {
    const status = statusOf[hold] ?? 0;
    const customer = holds.customerOf(hold);
    if (status >= statuses.length) throw new Error(`hold ${hold} has no status`);
    if (!(customer >= 0 && customer < customers.table.length)) throw new Error(`hold ${hold} has no customer`);
    if (status === held || status === confirmed) customers.count(customer, holds.items.take(holds.heldOf(hold)));
    if (status === held) due.add(hold, holds.heldUntilMsOf(hold));
  }
}

function withoutTickets(head: Head, columns: Columns): Inventory {
  const { terms, seed, odd } = head;
  const gradesInOrder: Grade[] = head.grades.map((grade, number) => {
    const seats = grade.seats === null ? null : new SeatMap();
    seats?.add(grade.seats ?? []);
    return { ...grade, number, left: grade.registered, seats };
  });
  const grades = new Map(gradesInOrder.map((grade) => [grade.name, grade]));
  const customers = new Customers(IdTable.from({ ...columns.customers, seed, odd: odd.customers }));
  const items = new HeldItems(gradesInOrder, grades, Pages.of(columns.pool, 1));
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
    grades,
    gradesInOrder,
    registrations: new Map(head.registrations),
    holds,
    customers,
    due: new DueHolds(holds.size),
  };
}
