import { IdTable } from './columns/id-table.ts';
import { Customers } from './customers.ts';
import { DueHolds } from './due-holds.ts';
import type { HeldItem, Terms } from './events.ts';
import type { Grade } from './grade.ts';
import { HeldItems } from './held-items.ts';
import { emptyColumns, HoldTable } from './hold-table.ts';

/** The terms' times, read once. */
export interface SalesWindow {
  readonly opensAtMs: number;
  readonly closesAtMs: number;
}

/** All that decisions about one concert's tickets need; `evolve` changes it in place. */
export interface Inventory {
  /** Null until the first tickets are registered. */
  terms: Terms | null;
  salesWindow: SalesWindow;
  /** Over all grades. */
  registered: number;
  readonly grades: Map<string, Grade>;
  /** The same by number. */
  readonly gradesInOrder: Grade[];
  /** The hash of its body, by the id of each registration that has one. */
  readonly registrations: Map<string, string>;
  readonly holds: HoldTable;
  readonly customers: Customers;
  readonly due: DueHolds;
}

export const neverOpen: SalesWindow = { opensAtMs: Number.POSITIVE_INFINITY, closesAtMs: Number.POSITIVE_INFINITY };

/**
 * Where what is kept by booking and customer lies in memory depends on `seed`, and nothing else does: a process that
 * serves customers gives one that they cannot know, so that none can choose ids that are slow to find.
 */
export function emptyInventory(seed = 0): Inventory {
  const grades = new Map<string, Grade>();
  const gradesInOrder: Grade[] = [];
  const customers = new Customers(IdTable.of(seed));
  const holds = new HoldTable(customers, new HeldItems(gradesInOrder, grades), emptyColumns(seed));
  return {
    terms: null,
    salesWindow: neverOpen,
    registered: 0,
    grades,
    gradesInOrder,
    registrations: new Map(),
    holds,
    customers,
    due: new DueHolds(),
  };
}

export function salesWindowOf(terms: Terms): SalesWindow {
  return { opensAtMs: Date.parse(terms.salesOpenAt), closesAtMs: Date.parse(terms.salesCloseAt) };
}

/** Whether any hold has run out by then. */
export function hasDueHolds(inventory: Inventory, nowMs: number): boolean {
  return inventory.due.earliestMs <= nowMs;
}

/** By how long the earliest hold that has run out is late; 0 when none is due. */
export function overdueByMs(inventory: Inventory, nowMs: number): number {
  return Math.max(0, nowMs - inventory.due.earliestMs);
}

export function quantityOf(items: readonly HeldItem[]): number {
  let quantity = 0;
  for (const item of items) quantity += item.quantity;
  return quantity;
}
