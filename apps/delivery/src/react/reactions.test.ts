import { newId } from '@concert/ids/ids';
import { expect, it } from 'vitest';
import { memoryDeliveries } from '../testing/memory-deliveries.ts';
import { reactions } from './reactions.ts';

const who = { bookingId: newId(), customerId: newId(), concertId: newId() };
const envelope = <Type extends string, Data>(type: Type, data: Data) => ({
  ...{ id: newId(), type, version: 1, occurredAt: '2027-05-01T03:00:00.000Z' },
  ...{ correlationId: who.bookingId, causationId: newId(), data },
});
const items = [{ grade: 'R', quantity: 2, price: 110_000, seats: [] }];
const confirmed = envelope('booking.confirmed', {
  ...who,
  items,
  delivery: { method: 'post' as const },
  personal: 'sealed',
});
const paymentId = newId();
const bookingCancelled = envelope('booking.cancelled', { ...who, paymentId, refundDue: 5, currency: 'KRW' });
const paymentCancelled = envelope('payment.cancelled', { ...who, paymentId, refunded: 5, currency: 'KRW' });

function parts() {
  const deliveries = memoryDeliveries();
  const handlers = reactions(deliveries);
  return {
    deliveries,
    confirm: () => handlers['booking.confirmed'](confirmed),
    cancel: () => handlers['booking.cancelled'](bookingCancelled),
    refund: () => handlers['payment.cancelled'](paymentCancelled),
  };
}

type Heard = 'confirm' | 'cancel' | 'refund';

it('prepares a confirmed booking, once', async () => {
  const { deliveries, confirm } = parts();
  await confirm();
  await confirm();
  expect(deliveries.eventsOf(who.bookingId)).toEqual([
    { type: 'DeliveryPrepared', data: { ...who, method: 'post', items, personal: 'sealed' } },
  ]);
});

it.each<Heard[]>([
  ['confirm', 'cancel', 'refund'],
  ['confirm', 'refund', 'cancel'],
  ['refund', 'confirm', 'cancel'],
  ['cancel', 'refund', 'refund'],
])('cancels once, whatever comes first: %s, %s, %s', async (...order) => {
  const heard = parts();
  for (const next of order) await heard[next]();
  const events = heard.deliveries.eventsOf(who.bookingId);
  expect(events.filter(({ type }) => type === 'DeliveryCancelled')).toHaveLength(1);
  expect((await heard.deliveries.load(who.bookingId)).state).toEqual({
    status: 'cancelled',
    who,
    returnExpected: false,
  });
});

it('hears nothing else', () => {
  expect(Object.keys(reactions(memoryDeliveries()))).toEqual([
    'booking.confirmed',
    'booking.cancelled',
    'payment.cancelled',
  ]);
});
