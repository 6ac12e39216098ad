import { sha256Format } from '../columns/hex-format.ts';
import { IdTable } from '../columns/id-table.ts';
import { Pages } from '../columns/pages.ts';
import { TextColumn } from '../columns/text-column.ts';
import { Customers } from '../customers.ts';
import { DueHolds } from '../due-holds.ts';
import { take } from '../evolve.ts';
import { HeldItems } from '../held-items.ts';
import { HoldTable, wordsOfFacts } from '../hold-table.ts';
import { SeatMap } from '../seats/seat-map.ts';
import { type Grade, type Inventory, neverOpen, salesWindowOf } from '../state.ts';
import type { Head } from './head.ts';

/** The words of a snapshot's columns, and a byte for each hold's status. */
export interface Columns {
  readonly bookings: Int32Array;
  readonly hashes: Int32Array;
  readonly facts: Int32Array;
  readonly pool: Int32Array;
  readonly customers: Int32Array;
  readonly statuses: Uint8Array;
}

/** Builds what the columns leave out. Throws when they contradict themselves. */
export function restore(seed: number, head: Head, columns: Columns): Inventory {
  const inventory = withoutTickets(seed, head, columns);
  for (let hold = 0; hold < head.holds; hold += 1) restoreHold(inventory, hold);
  for (const { name, left, seats } of inventory.gradesInOrder) {
    if (left < 0 || (seats !== null && seats.countFree() !== left)) throw new Error(`${name} is sold twice`);
  }
  return inventory;
}

function restoreHold(inventory: Inventory, hold: number): void {
  const { holds, customers, due } = inventory;
  if (holds.customerOf(hold) >= customers.table.length) throw new Error(`hold ${hold} has no customer`);
  const status = holds.statusOf(hold);
  if (status === 'held' || status === 'confirmed') take(inventory, hold);
  if (status === 'held') due.add(hold, holds.heldUntilMsOf(hold));
}

function withoutTickets(seed: number, { terms, grades: registered, odd }: Head, columns: Columns): Inventory {
  const gradesInOrder: Grade[] = registered.map((grade, number) => {
    const seats = grade.seats === null ? null : new SeatMap();
    seats?.add(grade.seats ?? []);
    return { ...grade, number, left: grade.registered, seats };
  });
  const grades = new Map(gradesInOrder.map((grade) => [grade.name, grade]));
  const customers = new Customers(IdTable.of(seed, columns.customers, odd.customers));
  const items = new HeldItems(gradesInOrder, grades, Pages.of(columns.pool, 1));
  const holds = new HoldTable(customers, items, {
    bookings: IdTable.of(seed, columns.bookings, odd.bookings),
    hashes: new TextColumn(sha256Format, 0, Pages.of(columns.hashes, sha256Format.words), odd.hashes),
    facts: Pages.of(columns.facts, wordsOfFacts),
    statuses: Pages.of(Int32Array.from(columns.statuses), 1),
  });
  return {
    terms,
    salesWindow: terms === null ? neverOpen : salesWindowOf(terms),
    registered: gradesInOrder.reduce((sum, grade) => sum + grade.registered, 0),
    grades,
    gradesInOrder,
    holds,
    customers,
    due: new DueHolds(holds.size),
  };
}
