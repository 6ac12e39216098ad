import { isRefusal } from '@concert/decider/decider';
import { decideHoldTickets, type HoldTickets } from '../decide-hold-tickets.ts';
import { evolve } from '../evolve.ts';
import { emptyInventory, type Inventory } from '../state.ts';
import { graceMs, openMs, terms } from './examples.ts';

const price = 90_000;
/** More than are ever on sale, so that none is refused. */
const tickets = 1_000_000_000;

/** A concert on sale: counted tickets of R, or numbered seats of it, 50 in a row. */
export function concertOnSale(seats: readonly string[] = []): Inventory {
  const opened = evolve(emptyInventory(), { type: 'InventoryOpened', data: terms });
  const quantity = seats.length > 0 ? seats.length : tickets;
  return evolve(opened, { type: 'TicketsRegistered', data: { grade: 'R', price, currency: 'KRW', quantity, seats } });
}

export function rowsOfSeats(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `A-${1 + Math.floor(i / 50)}-${1 + (i % 50)}`);
}

/** Orders of `quantity` tickets each, by another customer each; twenty in each millisecond. */
export function orders(from: number, count: number, quantity = 1): HoldTickets[] {
  return Array.from({ length: count }, (_, i) => ({
    type: 'HoldTickets',
    bookingId: uuidOf(1, from + i),
    customerId: uuidOf(2, from + i),
    items: [{ grade: 'R', quantity }],
    bodyHash: hashOf(3, from + i),
    graceMs,
    nowMs: openMs + Math.floor((from + i) / 20),
  }));
}

/** Decides on each order and applies what was decided, as a writer does. Throws when one is refused. */
export function book(inventory: Inventory, commands: readonly HoldTickets[]): void {
  for (const command of commands) {
    const decided = decideHoldTickets(command, inventory);
    if (isRefusal(decided)) throw new Error(decided.refused);
    for (const event of decided) evolve(inventory, event);
  }
}

/** A concert with so many holds. */
export function manyHolds(count: number): Inventory {
  const inventory = concertOnSale();
  for (let from = 0; from < count; from += 1000) book(inventory, orders(from, Math.min(1000, count - from)));
  return inventory;
}

/** The same holds in the plain way, to compare with: an object each, as JSON gives it, by booking. */
export function manyPlainHolds(count: number): Map<string, object> {
  const holds = new Map<string, object>();
  for (let i = 0; i < count; i += 1) {
    for (const { bookingId, customerId, bodyHash, nowMs } of orders(i, 1)) {
      const payByMs = nowMs + terms.payWindowSeconds * 1000;
      const items = [{ grade: 'R', quantity: 1, price, seats: [] }];
      holds.set(bookingId, { customerId, items, bodyHash, payByMs, heldUntilMs: payByMs + graceMs, status: 'held' });
    }
  }
  return holds;
}

/** A canonical UUID for every kind and number, as random as the ids of bookings are. */
function uuidOf(kind: number, number: number): string {
  const hex = hexOf(kind, number);
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20)].join('-');
}

/** In one piece, as texts from a request are. */
function hashOf(kind: number, number: number): string {
  return [hexOf(kind, number), hexOf(kind + 1, number)].join('');
}

function hexOf(kind: number, number: number): string {
  const words = [1, 2, 3, 4].map((salt) => mix(Math.imul(number + 1, 0x9e3779b1) ^ mix(kind * 8 + salt)));
  return words.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

function mix(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
