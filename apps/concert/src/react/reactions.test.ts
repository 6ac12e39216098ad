import { Poisoned } from '@concert/kafka/handlers';
import { describe, expect, it } from 'vitest';
import { expireDueHolds } from '../inventory/expiry.ts';
import { door } from '../testing/door.ts';
import { dueMs, idOf } from '../testing/examples.ts';
import { unable } from '../unable.ts';
import { onBookingCancelled } from './on-booking-cancelled.ts';
import { onBookingPaid } from './on-booking-paid.ts';

const R = { grade: 'R', price: 90_000, quantity: 2 };

/** Kim holds both tickets of a concert, and booking speaks of it. */
async function kimHolds() {
  const stage = await door();
  const concertId = await stage.onSale({}, R);
  await stage.hold(concertId, 'kim', [{ grade: 'R', quantity: 2 }]);
  const about = (name: string) => {
    const bookingId = idOf(name);
    const envelope = {
      version: 1,
      occurredAt: '2030-01-01T00:00:00Z',
      correlationId: bookingId,
      causationId: 'request',
    };
    return { ...envelope, data: { bookingId, concertId, customerId: idOf(`customer of ${name}`), currency: 'KRW' } };
  };
  const paid = (name = 'kim') => {
    const { data, ...envelope } = about(name);
    const payment = { paymentId: idOf('payment'), amount: 180_000 };
    const message = { ...envelope, id: idOf('paid'), type: 'booking.paid', data: { ...data, ...payment } } as const;
    return onBookingPaid(stage.inventories)(message);
  };
  const cancelled = () => {
    const { data, ...envelope } = about('kim');
    const refund = { paymentId: null, refundDue: 0 };
    const message = { ...envelope, id: idOf('off'), type: 'booking.cancelled', data: { ...data, ...refund } } as const;
    return onBookingCancelled(stage.inventories)(message);
  };
  const types = () => stage.store.stream(`inventory-${concertId}`).map(({ type }) => type);
  const left = () => stage.inventories.find(concertId)?.grades.get('R')?.left;
  return { ...stage, concertId, paid, cancelled, left, since: () => types().slice(3) };
}

describe('booking.paid', () => {
  it('confirms the hold, once', async () => {
    const { paid, since, store } = await kimHolds();
    await paid();
    await paid();
    expect(since()).toEqual(['HoldConfirmed']);
    expect(store.log.at(-1)?.metadata).toMatchObject({ correlationId: idOf('kim'), causationId: idOf('paid') });
  });

  it('takes the tickets of an expired hold again, or has lost them', async () => {
    const free = await kimHolds();
    await expireDueHolds(free.inventories, dueMs);
    await free.paid();
    expect(free.since()).toEqual(['HoldExpired', 'TicketsRetaken']);
    const gone = await kimHolds();
    await expireDueHolds(gone.inventories, dueMs);
    await gone.hold(gone.concertId, 'lee', [{ grade: 'R', quantity: 1 }]);
    await gone.paid();
    expect(gone.since()).toEqual(['HoldExpired', 'TicketsHeld', 'HoldLost']);
  });

  it('of a booking that never held anything can never be handled', async () => {
    const { paid } = await kimHolds();
    await expect(paid('nobody')).rejects.toThrow(Poisoned);
  });

  it('waits while the store is away', async () => {
    const { paid, store, since } = await kimHolds();
    store.away = true;
    const error = await paid().catch((thrown: unknown) => thrown);
    expect(unable(error)).toBe('concert-unavailable');
    store.away = false;
    await paid();
    expect(since()).toEqual(['HoldConfirmed']);
  });
});

describe('booking.cancelled', () => {
  it('returns what was held or sold, once', async () => {
    const { paid, cancelled, left, since } = await kimHolds();
    await paid();
    await cancelled();
    await cancelled();
    expect([since(), left()]).toEqual([['HoldConfirmed', 'HoldReleased'], 2]);
  });
});
