import type { ConcertEvent } from '@concert/concert/concert';
import type { Kept } from '@concert/concert/inventory/audit';
import { promise, promiseSame } from '@concert/concert/inventory/broken-promise';
import type { InventoryEvent, Terms } from '@concert/concert/inventory/events';
import type { Books } from './books.ts';
import type { ConcertBooks } from './concert-books.ts';
import type { Life } from './life.ts';

/** Two clocks of one system differ by less. */
const clockToleranceMs = 1_000;

/** `concert-<id>`: registered once. */
export function checkConcert(concert: ConcertBooks, { data }: ConcertEvent): void {
  promiseSame('a concert is registered once', null, concert.registered?.concertId ?? null);
  promiseSame('an event is in the stream of its concert', concert.concertId, data.concertId);
  concert.registered = data;
}

/**
 * `inventory-<id>`: what it promises by itself, and to the bookings: tickets are sold to who has paid, and are given up
 * when their booking was cancelled or their time was over. Returns the booking that the event is about, if there is one.
 */
export function checkInventory(
  books: Books,
  concert: ConcertBooks,
  event: InventoryEvent,
  atMs: number,
): Life | undefined {
  concert.inventory.check(event);
  if (event.type === 'InventoryOpened') checkTerms(concert, event.data);
  if (!('bookingId' in event.data) || event.type === 'TicketsHeld') return undefined;
  const { bookingId, customerId } = event.data;
  const hold = concert.inventory.kept.get(bookingId);
  if (hold === undefined) throw new Error(`the audit has lost the hold of ${bookingId}`);
  promiseSame('a hold stays with its customer', hold.customerId, customerId);
  const life = books.lifeOf(hold);
  if (event.type === 'HoldExpired') checkExpiry(hold, atMs);
  else if (event.type === 'HoldReleased') {
    promiseSame('tickets are released for a booking that was cancelled', 'cancelled', life?.booking);
  } else {
    const isPaid = life?.booking === 'paid' || (life?.booking === 'cancelled' && life.isReceived);
    promise(isPaid, 'tickets are sold, or lost, to a booking that is paid', 'paid', life?.booking ?? 'no booking');
  }
  return life;
}

function checkExpiry({ heldUntilMs }: Kept, atMs: number): void {
  const inTime = atMs >= heldUntilMs - clockToleranceMs;
  promise(
    inTime,
    'a hold lasts as long as was said',
    new Date(heldUntilMs).toISOString(),
    new Date(atMs).toISOString(),
  );
}

/** The inventory has a copy of what its concert said. */
function checkTerms({ registered }: ConcertBooks, terms: Terms): void {
  if (registered === null) return;
  const { salesOpenAt, salesCloseAt, limitPerCustomer, currency, refundPolicy, payWindowSeconds } = registered;
  const own = { salesOpenAt, salesCloseAt, limitPerCustomer, currency, refundPolicy, payWindowSeconds };
  for (const [name, value] of Object.entries(own)) {
    const copied = JSON.stringify(terms[name as keyof Terms]);
    promiseSame(`an inventory has the terms of its concert (${name})`, JSON.stringify(value), copied);
  }
}
