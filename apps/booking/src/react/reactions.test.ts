import { shownStatus } from '@concert/booking/state';
import { MemoryEventStore } from '@concert/event-store/testing/memory-event-store';
import { Poisoned } from '@concert/kafka/handlers';
import { beforeEach, describe, expect, it } from 'vitest';
import { bookingsIn } from '../bookings.ts';
import { published } from '../testing/desk.ts';
import { terms } from '../testing/fake-concert.ts';
import { unable } from '../unable.ts';
import { reactions } from './reactions.ts';

const bookingId = '0197a1c0-0000-8000-8000-000000000001';
const unknown = '0197a1c0-0000-8000-8000-000000000002';
const payment = { paymentId: '0197a1c0-0000-8000-8000-0000000000f1', amount: 200, currency: 'KRW' };
const placed = {
  bookingId,
  customerId: '0197a1c0-0000-8000-8000-0000000000c1',
  concertId: '0197a1c0-0000-7000-8000-0000000000a1',
  items: [{ grade: 'R', quantity: 2, price: 100, seats: [] }],
  amount: 200,
  ...terms,
  delivery: { method: 'onsite' },
  language: 'ko',
  personal: 'sealed',
  bodyHash: 'a'.repeat(64),
} as const;

let store: MemoryEventStore;
let bookings: ReturnType<typeof bookingsIn>;
let on: ReturnType<typeof reactions>;

beforeEach(async () => {
  store = new MemoryEventStore();
  bookings = bookingsIn(store);
  on = reactions(bookings);
  const now = '2099-03-01T11:00:00.000Z';
  await bookings.handle(
    bookingId,
    { type: 'PlaceBooking', placed, now },
    { correlationId: bookingId, causationId: 'x' },
  );
});

const approved = published('payment.approved', bookingId, payment);
const confirmed = published('concert.hold-confirmed', bookingId, { retaken: false });
const lost = published('concert.hold-lost', bookingId, {});
const expired = published('concert.hold-expired', bookingId, {});
const shipped = published('delivery.shipped', bookingId, {});
const issued = published('delivery.ticket-issued', bookingId, { method: 'post' as const });

const happened = () => store.log.slice(1).map(({ type }) => type);
async function status() {
  const { state } = await bookings.load(bookingId);
  return state.status === 'none' ? 'none' : shownStatus(state);
}

describe('what others publish about a booking', () => {
  it('paid, confirmed, shipped, issued: each happens once, however often it is told', async () => {
    for (const times of [1, 2]) {
      await on['payment.approved'](approved);
      await on['concert.hold-confirmed'](confirmed);
      await on['delivery.shipped'](shipped);
      await on['delivery.ticket-issued'](issued);
      expect([times, happened()]).toEqual([
        times,
        ['PaymentReceived', 'BookingConfirmed', 'TicketsShipped', 'BookingCompleted'],
      ]);
    }
    expect(await status()).toBe('completed');
  });

  it('names what caused it', async () => {
    await on['payment.approved'](approved);
    expect(store.log[1]).toMatchObject({
      data: payment,
      metadata: { correlationId: bookingId, causationId: approved.id },
    });
  });

  it('no payment in time: it expires; a payment after that is for concert to answer', async () => {
    await on['concert.hold-expired'](expired);
    expect(await status()).toBe('expired');
    await on['payment.approved'](approved);
    await on['concert.hold-confirmed'](confirmed);
    expect(await status()).toBe('confirmed');
  });

  it('what becomes of a hold at another concert is not its own', async () => {
    const elsewhere = { concertId: '0197a1c0-0000-7000-8000-0000000000a2' };
    await on['concert.hold-expired'](published('concert.hold-expired', bookingId, elsewhere));
    expect(await status()).toBe('held');
  });

  it('lost tickets end the booking and order the money back', async () => {
    await on['payment.approved'](approved);
    await on['concert.hold-lost'](lost);
    expect(happened()).toEqual(['PaymentReceived', 'BookingExpired', 'RefundOrdered']);
  });
});

describe('what cannot be handled', () => {
  it('a booking that was never placed poisons the message, except when only its hold ends', async () => {
    await expect(on['payment.approved'](published('payment.approved', unknown, payment))).rejects.toThrow(Poisoned);
    for (const _ of [1, 2]) await on['concert.hold-expired'](published('concert.hold-expired', unknown, {}));
    expect(happened()).toEqual(['BookingNotPlaced']);
  });

  it('a store that is away makes it wait', async () => {
    store.away = true;
    const failure = await on['payment.approved'](approved).catch((error: unknown) => error);
    expect(unable(failure)).toBe('booking-unavailable');
    expect(unable(new Poisoned('never'))).toBe(undefined);
  });
});
