import { connectEventStore } from '@concert/event-store/connect';
import { EventStoreUnavailable } from '@concert/event-store/errors';
import type { EventStore } from '@concert/event-store/event-store';
import { newId } from '@concert/ids/ids';
import { type PersonalData, personalData } from '@concert/personal-data/personal-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byPost, customer, type Desk, openDesk, published } from './testing/desk.ts';
import { type FakeConcert, fakeConcert } from './testing/fake-concert.ts';

const payment = { paymentId: newId(), amount: 200, currency: 'KRW' };
let store: EventStore;
let personal: PersonalData;
let concert: FakeConcert;
let desk: Desk;
let replica: Desk;

beforeAll(async () => {
  store = connectEventStore(process.env.EVENTSTORE_URL ?? '');
  personal = personalData({ url: process.env.POSTGRES_URL ?? '' });
  await personal.ready();
  concert = await fakeConcert();
  desk = await openDesk({ store, personal, concertUrl: concert.url });
  replica = await openDesk({ store, personal, concertUrl: concert.url });
});

afterAll(async () => {
  await desk.close();
  await replica.close();
  await concert.stop();
  await personal.close();
  await store.close();
});

const typesOf = async (bookingId: string) => (await desk.bookings.load(bookingId)).events.map(({ type }) => type);

describe('on the real parts', () => {
  it('the same request at the same moment, to two replicas, makes one booking and one answer', async () => {
    const [mina, key] = [customer(), newId()];
    const asked = Array.from({ length: 20 }, (_, time) => (time % 2 === 0 ? desk : replica).place(mina, byPost, key));
    const answers = await Promise.all(asked);
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect(await typesOf(answers[0]?.body.bookingId ?? '')).toEqual(['BookingPlaced']);
  });

  it('a reaction that comes twice, to two replicas at the same moment, acts once', async () => {
    const { body } = await desk.place(customer(), byPost);
    const approved = published('payment.approved', body.bookingId, payment);
    await Promise.all([desk, replica, desk].map(({ reactions }) => reactions['payment.approved'](approved)));
    expect(await typesOf(body.bookingId)).toEqual(['BookingPlaced', 'PaymentReceived']);
  });

  it('a cancellation and a payment that cross end with the money ordered back once', async () => {
    const mina = customer();
    const { body } = await desk.place(mina, byPost);
    const approved = published('payment.approved', body.bookingId, payment);
    await Promise.all([desk.cancel(mina, body.bookingId), replica.reactions['payment.approved'](approved)]);
    const { state } = await desk.bookings.load(body.bookingId);
    if (state.status !== 'cancelled') throw new Error(`it is ${state.status}`);
    expect([state.paymentId, ...state.refunds.map(({ paymentId }) => paymentId)].filter(Boolean)).toEqual([
      payment.paymentId,
    ]);
  });

  it('personal data is nowhere in the events, shown to its customer, and gone once erased', async () => {
    const mina = customer();
    const { body } = await desk.place(mina, byPost);
    const { events } = await desk.bookings.load(body.bookingId);
    for (const secret of ['Sejong', 'Mina', 'mina@', '1234-5678']) {
      expect(JSON.stringify(events.map(({ data }) => data))).not.toContain(secret);
    }
    expect((await desk.see(mina, body.bookingId)).body.delivery).toEqual(byPost.delivery);
    await personal.erase(mina.sub);
    expect((await desk.see(mina, body.bookingId)).body.delivery).toEqual({ method: 'post' });
  });
});

describe('while a part is away', () => {
  it.each<[string, () => Promise<{ away: Desk; close: () => Promise<void> }>]>([
    [
      'the event store',
      async () => {
        const gone = connectEventStore('esdb://127.0.0.1:1?tls=false', { timeoutMs: 500 });
        await expect(gone.ping()).rejects.toThrow(EventStoreUnavailable);
        return { away: await openDesk({ store: gone, personal, concertUrl: concert.url }), close: () => gone.close() };
      },
    ],
    [
      'the key ring',
      async () => {
        const gone = personalData({ url: 'postgres://concert:concert@127.0.0.1:1/concert' });
        return { away: await openDesk({ store, personal: gone, concertUrl: concert.url }), close: () => gone.close() };
      },
    ],
  ])('%s: 503 with Retry-After, and nothing is booked', async (_, start) => {
    const { away, close } = await start();
    const [mina, key] = [customer(), newId()];
    const { status, headers, body } = await away.place(mina, byPost, key);
    expect([status, headers['retry-after'], body.code]).toEqual([503, '1', 'booking-unavailable']);
    await away.close();
    await close();
    expect((await desk.place(mina, byPost, key)).status).toBe(201);
  });
});
