import type { HoldRequest } from '@concert/contracts/hold';
import { MemoryEventStore } from '@concert/event-store/testing/memory-event-store';
import { newId } from '@concert/ids/ids';
import { PersonalDataUnavailable } from '@concert/personal-data/personal-data';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { byPost, concertId, customer, type Desk, onsite } from '../testing/desk.ts';
import { deskPerTest } from '../testing/desk-per-test.ts';
import { type FakeConcert, held, holdFor, type Outcome, refused } from '../testing/fake-concert.ts';
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

describe('the same key', () => {
  it('gives the same answer, one booking and one hold, also when concert is away by then', async () => {
    const first = await desk.place(mina, byPost, 'key');
    await concert.stop();
    const again = await desk.place(mina, byPost, 'key');
    expect([again.status, again.headers.location, again.body]).toEqual([201, first.headers.location, first.body]);
    expect(store.log).toHaveLength(1);
    expect(concert.asked).toHaveLength(1);
  });

  it.each<[string, (request: HoldRequest) => Outcome]>([
    ['its hold has ended', () => refused(409, 'hold-ended')],
    ['it is too late to pay', (request) => ({ hold: { ...holdFor(request), payBy: '2020-01-01T00:00:00.000Z' } })],
    ['its concert answers errors', () => refused(503, 'concert-unavailable')],
  ])('gives the same answer also when %s', async (_, answer) => {
    const first = await desk.place(mina, byPost, 'key');
    concert.answer = answer;
    const again = await desk.place(mina, byPost, 'key');
    expect([again.status, again.headers.location, again.body]).toEqual([201, first.headers.location, first.body]);
    expect(await desk.place(mina, onsite, 'key')).toMatchObject({ status: 422, body: { code: 'key-reused' } });
    expect(store.log).toHaveLength(1);
  });

  it('gives the same answer also when the key ring is away', async () => {
    const first = await desk.place(mina, byPost, 'key');
    vi.spyOn(openPersonal, 'seal').mockRejectedValue(new PersonalDataUnavailable('away'));
    expect((await desk.place(mina, byPost, 'key')).body).toEqual(first.body);
    const { status, body } = await desk.place(mina, byPost, 'another-key');
    expect([status, body.code]).toEqual([503, 'booking-unavailable']);
  });

  it('takes up the hold of an order that was never placed', async () => {
    store.faults.push('lost');
    expect((await desk.place(mina, byPost, 'key')).status).toBe(503);
    expect((await desk.place(mina, byPost, 'key')).status).toBe(201);
    expect(concert.asked[1]?.holds).toEqual(concert.asked[0]?.holds);
    expect(store.log).toHaveLength(1);
  });

  it('books once when the answer of the event store was lost', async () => {
    store.faults.push('unanswered');
    expect((await desk.place(mina, byPost, 'key')).status).toBe(503);
    expect((await desk.place(mina, byPost, 'key')).status).toBe(201);
    expect(store.log).toHaveLength(1);
  });

  it('of an order for another concert is refused when that concert knows nothing of it', async () => {
    await desk.place(mina, byPost, 'key');
    const elsewhere = { ...byPost, concertId: newId() };
    expect(await desk.place(mina, elsewhere, 'key')).toMatchObject({ status: 422, body: { code: 'key-reused' } });
    expect(store.log).toHaveLength(1);
  });

  it('at the same moment gives the same answer many times, and one booking', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => desk.place(mina, byPost, 'key')));
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect(store.log).toHaveLength(1);
  });

  it('with another body is refused, with the fields in another order it is the same', async () => {
    await desk.place(mina, byPost, 'key');
    expect(await desk.place(mina, onsite, 'key')).toMatchObject({ status: 422, body: { code: 'key-reused' } });
    const { delivery, items } = byPost;
    expect((await desk.place(mina, { delivery, items, concertId }, 'key')).status).toBe(201);
    expect(store.log).toHaveLength(1);
  });

  it('of another customer is another booking', async () => {
    const [one, other] = [await desk.place(mina, byPost, 'key'), await desk.place(customer('jiho'), byPost, 'key')];
    expect(one.body.bookingId).not.toBe(other.body.bookingId);
  });

  it('tries again what was refused or could not be done', async () => {
    concert.answer = () => refused(409, 'sold-out');
    expect((await desk.place(mina, byPost, 'key')).status).toBe(409);
    concert.answer = () => refused(500, 'internal-error');
    expect((await desk.place(mina, byPost, 'key')).status).toBe(503);
    concert.answer = held;
    expect((await desk.place(mina, byPost, 'key')).status).toBe(201);
  });
});
