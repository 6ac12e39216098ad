import type { HeldItem, Terms } from './events.ts';
import type { SeatMap } from './seat-map.ts';

export interface Grade {
  readonly price: number;
  /** Tickets ever registered. */
  registered: number;
  /** Tickets neither held nor sold. */
  left: number;
  /** Null for a counted grade. */
  readonly seats: SeatMap | null;
}

/** `lost` and `released` are final; a late payment can turn `expired` into `confirmed` or `lost`. */
export type HoldStatus = 'held' | 'confirmed' | 'released' | 'expired' | 'lost';

export interface Hold {
  readonly customerId: string;
  readonly items: readonly HeldItem[];
  readonly bodyHash: string;
  readonly payByMs: number;
  readonly heldUntilMs: number;
  status: HoldStatus;
}

/** All that decisions about one concert's tickets need; `evolve` changes it in place. */
export interface Inventory {
  /** Null until the first tickets are registered. */
  terms: Terms | null;
  /** Over all grades. */
  registered: number;
  readonly grades: Map<string, Grade>;
  /** Every hold there ever was, by booking: how a repeat is recognised. */
  readonly holds: Map<string, Hold>;
  /** Tickets held or sold, by customer; customers without any are absent. */
  readonly ticketsOf: Map<string, number>;
  /** Bookings still held, by the whole second (since 1970) at whose start they are due to expire. */
  readonly due: Map<number, Set<string>>;
}

export function emptyInventory(): Inventory {
  return { terms: null, registered: 0, grades: new Map(), holds: new Map(), ticketsOf: new Map(), due: new Map() };
}

export function dueSecond(hold: Hold): number {
  return Math.ceil(hold.heldUntilMs / 1000);
}

/** Whether any hold has run out by then. */
export function hasDueHolds(inventory: Inventory, nowMs: number): boolean {
  for (const second of inventory.due.keys()) if (second * 1000 <= nowMs) return true;
  return false;
}

/** By how long the earliest hold that has run out is late; 0 when none is due. */
export function overdueByMs(inventory: Inventory, nowMs: number): number {
  let late = 0;
  for (const second of inventory.due.keys()) late = Math.max(late, nowMs - second * 1000);
  return late;
}

export function quantityOf(items: readonly HeldItem[]): number {
  return items.reduce((sum, item) => sum + item.quantity, 0);
}
