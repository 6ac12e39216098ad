import type { Concert } from '@concert/concert/concert';
import type { HoldTickets, OrderedItem } from '@concert/concert/inventory/decide-hold-tickets';
import type { RegisterTickets } from '@concert/concert/inventory/decide-register-tickets';
import type { Terms } from '@concert/concert/inventory/events';
import { derivedId } from '@concert/ids/ids';

export const nowMs = Date.parse('2030-01-01T00:00:00Z');
export const graceMs = 60_000;
export const dueMs = nowMs + 600_000 + graceMs;
export const bodyHash = '0'.repeat(64);

/** The same name is the same person, booking or concert. */
export function idOf(name: string): string {
  return derivedId('test', name);
}

/** What asks for a concert. */
export const request = { bodyHash, causationId: 'request' };

export const terms: Terms = {
  salesOpenAt: '2029-12-01T00:00:00.000Z',
  salesCloseAt: '2030-05-31T00:00:00.000Z',
  limitPerCustomer: 4,
  currency: 'KRW',
  refundPolicy: [{ until: '2030-05-31T00:00:00.000Z', percent: 100 }],
  payWindowSeconds: 600,
};

export function concert(name: string, startsAt = '2030-06-01T10:00:00.000Z'): Concert {
  return { ...terms, concertId: idOf(name), organiserId: idOf('hana'), title: name, venue: 'Hall', startsAt };
}

export function register(grade: string, tickets: number | readonly string[]): RegisterTickets {
  const seats = typeof tickets === 'number' ? [] : tickets;
  const quantity = typeof tickets === 'number' ? tickets : tickets.length;
  return { type: 'RegisterTickets', terms, grade, price: 90_000, quantity, seats };
}

export function hold(name: string, items: readonly OrderedItem[], at = nowMs): HoldTickets {
  const who = { bookingId: idOf(name), customerId: idOf(`customer of ${name}`) };
  return { type: 'HoldTickets', ...who, items, bodyHash, graceMs, nowMs: at };
}
