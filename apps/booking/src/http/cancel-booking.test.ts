import { MemoryEventStore } from '@concert/event-store/testing/memory-event-store';
import { beforeEach, describe, expect, it } from 'vitest';
import { customer, type Desk, onsite, published } from '../testing/desk.ts';
import { deskPerTest } from '../testing/desk-per-test.ts';

const mina = customer();
const paymentId = '0197a1c0-0000-8000-8000-0000000000f1';
let desk: Desk;
let bookingId: string;

beforeEach(async () => {
  ({ desk } = await deskPerTest(new MemoryEventStore()));
  bookingId = (await desk.place(mina, onsite)).body.bookingId;
});

async function pay(): Promise<void> {
  const payment = { paymentId, amount: 200, currency: 'KRW' };
  await desk.reactions['payment.approved'](published('payment.approved', bookingId, payment));
  await desk.reactions['concert.hold-confirmed'](published('concert.hold-confirmed', bookingId, { retaken: false }));
}
const ship = () => desk.reactions['delivery.shipped'](published('delivery.shipped', bookingId, {}));
const issue = () =>
  desk.reactions['delivery.ticket-issued'](published('delivery.ticket-issued', bookingId, { method: 'post' as const }));
const expire = () => desk.reactions['concert.hold-expired'](published('concert.hold-expired', bookingId, {}));

describe('cancelling a booking', () => {
  it('that is not paid gives nothing back', async () => {
    expect(await desk.cancel(mina, bookingId)).toMatchObject({
      status: 200,
      body: { bookingId, status: 'cancelled', refundDue: 0 },
    });
  });

  it('that is paid gives back what its policy says, and the same when asked again', async () => {
    await pay();
    const first = await desk.cancel(mina, bookingId);
    expect(first).toMatchObject({ status: 200, body: { status: 'cancelled', refundDue: 140 } });
    expect((await desk.cancel(mina, bookingId)).body).toEqual(first.body);
  });

  it('many times at the same moment cancels once', async () => {
    await pay();
    const answers = await Promise.all(Array.from({ length: 5 }, () => desk.cancel(mina, bookingId)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.refundDue}`))).toEqual(new Set(['200 140']));
    const { events } = await desk.bookings.load(bookingId);
    expect(events.filter(({ type }) => type === 'BookingCancelled')).toHaveLength(1);
  });

  it.each([
    ['shipped', async () => [await pay(), await ship()], 'already-shipped'],
    ['issued', async () => [await pay(), await issue()], 'already-issued'],
    ['expired', expire, 'booking-expired'],
  ])('that is %s is refused', async (_, happen, code) => {
    await happen();
    expect(await desk.cancel(mina, bookingId)).toMatchObject({ status: 409, body: { code } });
  });

  it('of somebody else is as unknown as one that never was', async () => {
    const foreign = await desk.cancel(customer('jiho'), bookingId);
    const missing = await desk.cancel(mina, paymentId);
    expect([foreign.status, foreign.body.code]).toEqual([404, 'booking-not-found']);
    expect([missing.status, missing.body.code, missing.body.detail]).toEqual([
      404,
      foreign.body.code,
      foreign.body.detail,
    ]);
  });
});
