import type { NewEvent } from '@concert/event-store/event-store';
import { newId } from '@concert/ids/ids';

const at = '2030-01-01T00:10:00.000Z';

function event(type: string, data: object): NewEvent {
  const metadata = { correlationId: newId(), causationId: newId(), version: 1, occurredAt: at };
  return { id: newId(), type, data, metadata };
}

const order = () => ({
  bookingId: newId(),
  customerId: newId(),
  items: [{ grade: 'R', quantity: 1, price: 99000, seats: [] }],
  payBy: at,
  heldUntil: at,
  bodyHash: '0'.repeat(64),
});

/** As large as what the inventory writes for a hold. */
export const ticketsHeld = () => event('TicketsHeld', order());

/** As large as what booking writes. */
export const bookingPlaced = () =>
  event('BookingPlaced', {
    ...order(),
    concertId: newId(),
    amount: 99000,
    currency: 'KRW',
    refundPolicy: [{ until: at, percent: 100 }],
    delivery: { method: 'onsite' },
    language: 'ko',
    personal: 'x'.repeat(250),
  });
