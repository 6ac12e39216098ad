import type { EnvelopeNamed, PublishedName } from '@concert/contracts/published-language';
import { MemoryEventStore } from '@concert/event-store/testing/memory-event-store';
import { newId } from '@concert/ids/ids';
import { Poisoned } from '@concert/kafka/handlers';
import { describe, expect, it } from 'vitest';
import { paymentsIn } from '../payments.ts';
import { billed } from '../testing/examples.ts';
import { reactions } from './reactions.ts';

type Heard = 'booking.placed' | 'booking.cancelled' | 'booking.expired' | 'booking.refund-due';

async function parts() {
  const store = new MemoryEventStore();
  const payments = paymentsIn(store);
  const bill = await billed(payments);
  const { bookingId, customerId, concertId } = bill;
  const who = { bookingId, customerId, concertId };
  const handlers = reactions(payments);

  /** Every event comes twice. */
  async function hear<Name extends Heard>(type: Name, data: EnvelopeNamed<Name>['data'], correlationId = bookingId) {
    const envelope = { id: newId(), type, version: 1, occurredAt: bill.payBy, correlationId, causationId: 'x', data };
    const handler = handlers[type] as (envelope: unknown) => Promise<void>;
    await handler(envelope);
    await handler(envelope);
    return envelope.id;
  }

  async function paid() {
    const paymentId = newId();
    const cause = { correlationId: bookingId, causationId: paymentId };
    const start = { customerId, paymentId, method: 'card', bodyHash: 'hash', now: bill.payBy };
    await payments.handle(bookingId, { type: 'StartPayment', ...start }, cause);
    await payments.handle(bookingId, { type: 'ApprovePayment', paymentId }, cause);
    return paymentId;
  }

  const types = () =>
    store.log.filter(({ streamName }) => streamName === `payment-${bookingId}`).map(({ type }) => type);
  return { store, payments, bill, who, hear, paid, types };
}

describe('payment hears', () => {
  it('booking.placed: the booking can be paid', async () => {
    const { hear, who, payments } = await parts();
    const bookingId = newId();
    const id = await hear(
      'booking.placed',
      {
        ...who,
        bookingId,
        items: [],
        amount: 5,
        currency: 'KRW',
        payBy: '2027-05-01T03:10:00.000Z',
        delivery: { method: 'post' },
        language: 'ko',
        personal: 'sealed',
      },
      bookingId,
    );
    const { state, events } = await payments.load(bookingId);
    expect(state).toMatchObject({ status: 'due', bill: { ...who, bookingId, amount: 5 } });
    expect(events.map(({ metadata }) => metadata)).toMatchObject([{ causationId: id, correlationId: bookingId }]);
  });

  it('booking.cancelled, unpaid: it ends', async () => {
    const { hear, who, types } = await parts();
    await hear('booking.cancelled', { ...who, paymentId: null, refundDue: 0, currency: 'KRW' });
    expect(types()).toEqual(['PaymentDue', 'PaymentCancelled']);
  });

  it('booking.cancelled, paid: the refund is ordered, once', async () => {
    const { hear, who, paid, types } = await parts();
    const paymentId = await paid();
    await hear('booking.cancelled', { ...who, paymentId, refundDue: 400, currency: 'KRW' });
    expect(types()).toEqual(['PaymentDue', 'PaymentStarted', 'PaymentApproved', 'RefundStarted']);
  });

  it('booking.cancelled that crossed an approval: waits for booking’s order', async () => {
    const { hear, who, paid, types, bill } = await parts();
    const paymentId = await paid();
    await hear('booking.cancelled', { ...who, paymentId: null, refundDue: 0, currency: 'KRW' });
    await hear('booking.refund-due', { ...who, paymentId, refundDue: bill.amount, currency: 'KRW' });
    expect(types().slice(3)).toEqual(['PaymentClosed', 'RefundStarted']);
  });

  it('booking.expired: nothing more is taken', async () => {
    const { hear, who, types } = await parts();
    await hear('booking.expired', { ...who, reason: 'unpaid' });
    expect(types()).toEqual(['PaymentDue', 'PaymentCancelled']);
  });

  it('an order that can never be followed: poisoned', async () => {
    const { hear, who } = await parts();
    const order = { ...who, paymentId: newId(), refundDue: 1, currency: 'KRW' };
    await expect(hear('booking.refund-due', order)).rejects.toThrow(Poisoned);
    await expect(hear('booking.expired', { ...who, bookingId: newId(), reason: 'unpaid' })).rejects.toThrow(Poisoned);
  });
});

it('hears nothing else', async () => {
  const heard: PublishedName[] = ['booking.placed', 'booking.cancelled', 'booking.expired', 'booking.refund-due'];
  expect(Object.keys(reactions(paymentsIn(new MemoryEventStore())))).toEqual(heard);
});
