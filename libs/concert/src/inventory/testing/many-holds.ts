import { evolve } from '../evolve.ts';
import { emptyInventory, type Inventory } from '../state.ts';
import { graceMs, terms } from './examples.ts';

export const manyOpenMs = Date.parse(terms.salesOpenAt);

/** A canonical UUID for every kind and number, spread as the ids of bookings are. */
export function uuidOf(kind: number, number: number): string {
  const words = [1, 2, 3, 4].map((salt) => mix(Math.imul(number + 1, 0x9e3779b1) ^ mix(kind * 8 + salt)));
  const hex = words.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20)].join('-');
}

/** A concert with so many counted tickets on sale and so many holds of one each, every one another customer's. */
export function manyHolds(holds: number, tickets = 1_000_000): Inventory {
  let inventory = evolve(emptyInventory(), { type: 'InventoryOpened', data: terms });
  const registered = { grade: 'R', price: 90_000, currency: 'KRW', quantity: tickets, seats: [] };
  inventory = evolve(inventory, { type: 'TicketsRegistered', data: registered });
  for (let i = 0; i < holds; i += 1) inventory = evolve(inventory, { type: 'TicketsHeld', data: nthHold(i) });
  return inventory;
}

/** What the `i`-th hold says; 2000 are held in each second. */
export function nthHold(i: number) {
  const payByMs = manyOpenMs + Math.floor(i / 2) + terms.payWindowSeconds * 1000;
  return {
    bookingId: uuidOf(1, i),
    customerId: uuidOf(2, i),
    items: [{ grade: 'R', quantity: 1, price: 90_000, seats: [] }],
    payBy: new Date(payByMs).toISOString(),
    heldUntil: new Date(payByMs + graceMs).toISOString(),
    bodyHash: `${uuidOf(3, i)}${uuidOf(4, i)}`.replaceAll('-', ''),
  };
}

function mix(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
