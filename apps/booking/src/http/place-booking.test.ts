import { MemoryEventStore } from '@concert/event-store/testing/memory-event-store';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { address, byPost, concertId, customer, type Desk, onsite } from '../testing/desk.ts';
import { deskPerTest } from '../testing/desk-per-test.ts';
import { type FakeConcert, holdFor, refused, terms } from '../testing/fake-concert.ts';
import { openPersonal } from '../testing/open-personal.ts';

const mina = customer();
let concert: FakeConcert;
let store: MemoryEventStore;
let desk: Desk;

beforeEach(async () => {
  ({ concert, store, desk } = await deskPerTest(new MemoryEventStore()));
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe('placing a booking', () => {
  it('answers what is held, what it costs and until when to pay', async () => {
    const { status, headers, body } = await desk.place(mina, onsite);
    expect(status).toBe(201);
    expect(headers).toMatchObject({ location: `/bookings/${body.bookingId}`, 'x-correlation-id': body.bookingId });
    expect(body).toEqual({
      bookingId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      concertId,
      status: 'held',
      items: [{ grade: 'VIP', quantity: 2, price: 100, seats: ['A-1', 'A-2'] }],
      amount: 200,
      currency: 'KRW',
      payBy: terms.payBy,
      delivery: { method: 'onsite' },
      refundDue: 0,
    });
  });

  it('writes one event, which says what was agreed and is the booking’s own', async () => {
    const { body } = await desk.place(mina, byPost);
    expect(store.log).toHaveLength(1);
    expect(store.log[0]).toMatchObject({
      streamName: `booking-${body.bookingId}`,
      type: 'BookingPlaced',
      metadata: { correlationId: body.bookingId, version: 1 },
      data: { customerId: mina.sub, amount: 200, ...terms, delivery: { method: 'post' }, language: 'en' },
    });
  });

  it('asks for the hold as the customer of the token, whatever the body', async () => {
    const { body } = await desk.place(mina, byPost);
    expect(concert.asked[0]?.holds).toMatchObject([{ bookingId: body.bookingId, customerId: mina.sub, concertId }]);
  });

  it('seals who the customer is before tickets are held, and says it nowhere else', async () => {
    concert.answer = () => refused(409, 'sold-out');
    const seal = vi.spyOn(openPersonal, 'seal');
    await desk.place(mina, byPost);
    expect(seal).toHaveBeenCalledExactlyOnceWith(mina.sub, { name: 'mina', email: 'mina@example.test', address });
    expect(JSON.stringify(concert.asked[0]?.holds)).not.toContain('Sejong');
  });

  it('reads nothing first', async () => {
    const read = vi.spyOn(store, 'read');
    await desk.place(mina, byPost);
    expect(read).not.toHaveBeenCalled();
  });
});

describe('what cannot be booked', () => {
  it('is told in concert’s words', async () => {
    concert.answer = () => refused(409, 'over-limit', { limit: 4 });
    const { status, headers, body } = await desk.place(mina, byPost);
    expect([status, headers['content-type']]).toEqual([409, expect.stringContaining('application/problem+json')]);
    expect(body).toMatchObject({ code: 'over-limit', detail: 'over-limit', limit: 4, instance: '/bookings' });
    expect(store.log).toHaveLength(0);
  });

  it('while concert is away is 503, at once, with Retry-After', async () => {
    await concert.stop();
    const answers = [];
    for (let time = 0; time < 7; time += 1) answers.push(await desk.place(mina, byPost));
    for (const { status, headers, body } of answers) {
      expect([status, headers['retry-after'], body.code]).toEqual([503, '1', 'concert-unavailable']);
    }
  });

  it('while the event store is away is 503, and the same key books once it is back', async () => {
    store.away = true;
    const { status, headers, body } = await desk.place(mina, byPost, 'key');
    expect([status, headers['retry-after'], body.code]).toEqual([503, '1', 'booking-unavailable']);
    store.away = false;
    expect((await desk.place(mina, byPost, 'key')).status).toBe(201);
  });

  it('when the hold would end before anybody could pay is refused', async () => {
    concert.answer = (request) => ({ hold: { ...holdFor(request), payBy: '2020-01-01T00:00:00.000Z' } });
    expect(await desk.place(mina, byPost)).toMatchObject({ status: 409, body: { code: 'hold-ended' } });
  });
});

describe('an order that cannot be read', () => {
  const item = { grade: 'R', quantity: 1 };
  it.each<[string, object, string]>([
    ['an unknown field', { ...byPost, amount: 1 }, '#/amount'],
    ['no items', { ...byPost, items: [] }, '#/items'],
    ['21 items', { ...byPost, items: Array.from({ length: 21 }, (_, n) => ({ ...item, grade: `G${n}` })) }, '#/items'],
    ['quantity 0', { ...byPost, items: [{ ...item, quantity: 0 }] }, '#/items/0/quantity'],
    ['both quantity and seats', { ...byPost, items: [{ ...item, seats: ['A'] }] }, '#/items/0/seats'],
    ['the same grade twice', { ...byPost, items: [item, { grade: 'VIP', quantity: 1 }, item] }, '#/items/2/grade'],
    ['the same seat twice', { ...byPost, items: [{ grade: 'R', seats: ['A', 'B', 'A'] }] }, '#/items/0/seats/2'],
    ['post without an address', { ...byPost, delivery: { method: 'post' } }, '#/delivery/address'],
    ['onsite with an address', { ...byPost, delivery: { method: 'onsite', address } }, '#/delivery/address'],
    ['an unknown way', { ...byPost, delivery: { method: 'pigeon' } }, '#/delivery/method'],
    [
      'an address without a city',
      { ...byPost, delivery: { method: 'post', address: { ...address, city: '' } } },
      '#/delivery/address/city',
    ],
    ['no concert’s id', { ...byPost, concertId: 'it' }, '#/concertId'],
  ])('%s is refused by name, and nothing is held', async (_, body, pointer) => {
    const answer = await desk.place(mina, body);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid-request']);
    expect(answer.body.errors[0]?.pointer).toBe(pointer);
    expect(concert.asked).toHaveLength(0);
  });

  it('without a key, without a customer, without a name', async () => {
    expect(await desk.placeWithoutKey(mina, byPost)).toMatchObject({
      status: 400,
      body: { code: 'missing-idempotency-key' },
    });
    expect((await desk.place(undefined, byPost)).status).toBe(401);
    expect((await desk.place({ ...mina, roles: ['staff'] }, byPost)).status).toBe(403);
    const { sub, roles } = mina;
    expect(await desk.place({ sub, roles }, byPost)).toMatchObject({ status: 403, body: { code: 'incomplete-token' } });
  });
});
