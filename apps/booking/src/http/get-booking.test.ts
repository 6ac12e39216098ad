import { MemoryEventStore } from '@concert/event-store/testing/memory-event-store';
import { beforeEach, describe, expect, it } from 'vitest';
import { byPost, customer, type Desk, onsite, openDesk, published } from '../testing/desk.ts';
import { deskPerTest } from '../testing/desk-per-test.ts';
import type { FakeConcert } from '../testing/fake-concert.ts';
import { openPersonal } from '../testing/open-personal.ts';

const mina = customer();
const paymentId = '0197a1c0-0000-8000-8000-0000000000f1';
let concert: FakeConcert;
let desk: Desk;
let bookingId: string;

beforeEach(async () => {
  ({ concert, desk } = await deskPerTest(new MemoryEventStore()));
  bookingId = (await desk.place(mina, onsite)).body.bookingId;
});

async function pay(): Promise<void> {
  const payment = { paymentId, amount: 200, currency: 'KRW' };
  await desk.reactions['payment.approved'](published('payment.approved', bookingId, payment));
  await desk.reactions['concert.hold-confirmed'](published('concert.hold-confirmed', bookingId, { retaken: false }));
}
const issue = () =>
  desk.reactions['delivery.ticket-issued'](published('delivery.ticket-issued', bookingId, { method: 'post' as const }));

describe('seeing a booking', () => {
  it('shows its status as it goes on', async () => {
    const status = async () => (await desk.see(mina, bookingId)).body.status;
    expect(await status()).toBe('held');
    await pay();
    expect(await status()).toBe('confirmed');
    await issue();
    expect(await status()).toBe('completed');
  });

  it('shows the address to its customer, until the person is erased', async () => {
    const { body } = await desk.place(mina, byPost);
    expect((await desk.see(mina, body.bookingId)).body.delivery).toEqual(byPost.delivery);
    const erased = { ...openPersonal, open: async () => null };
    const later = await openDesk({ store: new MemoryEventStore(), personal: erased, concertUrl: concert.url });
    const placed = await later.place(mina, byPost);
    expect((await later.see(mina, placed.body.bookingId)).body.delivery).toEqual({ method: 'post' });
    await later.close();
  });

  it('of somebody else is as unknown as one that never was', async () => {
    const foreign = await desk.see(customer('jiho'), bookingId);
    const missing = await desk.see(mina, paymentId);
    expect([foreign.status, missing.status]).toEqual([404, 404]);
    expect(foreign.body.detail).toBe(missing.body.detail);
  });
});
