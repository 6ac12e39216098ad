import type { HoldTickets, OrderedItem } from '../decide-hold-tickets.ts';
import type { HeldItem, InventoryEvent, Terms, TicketsHeld } from '../events.ts';

/** What the tests of the inventory tell their stories with. */
export const openMs = Date.parse('2030-01-01T00:00:00Z');
export const graceMs = 60_000;
export const payWindowMs = 600_000;
export const dueMs = openMs + payWindowMs + graceMs;

export const terms: Terms = {
  salesOpenAt: '2030-01-01T00:00:00.000Z',
  salesCloseAt: '2030-05-31T00:00:00.000Z',
  limitPerCustomer: 4,
  currency: 'KRW',
  refundPolicy: [{ until: '2030-05-31T00:00:00.000Z', percent: 100 }],
  payWindowSeconds: payWindowMs / 1000,
};

export const opened: InventoryEvent = { type: 'InventoryOpened', data: terms };

export function registered(grade: string, price: number, tickets: number | readonly string[]): InventoryEvent {
  const seats = typeof tickets === 'number' ? [] : tickets;
  const quantity = typeof tickets === 'number' ? tickets : tickets.length;
  return { type: 'TicketsRegistered', data: { grade, price, currency: 'KRW', quantity, seats } };
}

/** Five counted R at 90,000 and the seats of VIP at 150,000. */
export const onSale: readonly InventoryEvent[] = [
  opened,
  registered('R', 90_000, 5),
  registered('VIP', 150_000, ['A-1', 'A-2', 'A-3']),
];

export function hold(bookingId: string, items: readonly OrderedItem[], nowMs = openMs): HoldTickets {
  return { type: 'HoldTickets', bookingId, customerId: customerOf(bookingId), items, bodyHash: 'a', graceMs, nowMs };
}

/** Held as soon as sales opened. */
export function held(bookingId: string, items: readonly HeldItem[]): TicketsHeld {
  const payBy = new Date(openMs + payWindowMs).toISOString();
  const heldUntil = new Date(dueMs).toISOString();
  const customerId = customerOf(bookingId);
  return { type: 'TicketsHeld', data: { bookingId, customerId, items, payBy, heldUntil, bodyHash: 'a' } };
}

export function r(quantity: number): HeldItem {
  return { grade: 'R', quantity, price: 90_000, seats: [] };
}

export function vip(...seats: readonly string[]): HeldItem {
  return { grade: 'VIP', quantity: seats.length, price: 150_000, seats };
}

export function whose(bookingId: string) {
  return { bookingId, customerId: customerOf(bookingId) };
}

/** `kim/1` and `kim/2` are two bookings of Kim. */
function customerOf(bookingId: string): string {
  return bookingId.split('/')[0] ?? bookingId;
}
