import { describe, expect, it } from 'vitest';
import { door } from '../testing/door.ts';
import { bodyHash, idOf } from '../testing/examples.ts';

const R = { grade: 'R', price: 90_000, quantity: 5 };
const VIP = { grade: 'VIP', price: 150_000, seats: ['A-1', 'A-2', 'A-3'] };

describe('POST /holds', () => {
  it('holds tickets of several grades at their prices until they have to be paid', async () => {
    const { hold, onSale } = await door();
    const concertId = await onSale({}, R, VIP);
    const answer = await hold(concertId, 'kim', [
      { grade: 'VIP', seats: ['A-2'] },
      { grade: 'R', quantity: 2 },
    ]);
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toEqual({
      bookingId: idOf('kim'),
      concertId,
      items: [
        { grade: 'VIP', quantity: 1, price: 150_000, seats: ['A-2'] },
        { grade: 'R', quantity: 2, price: 90_000, seats: [] },
      ],
      amount: 330_000,
      currency: 'KRW',
      payBy: '2030-01-01T00:10:00.000Z',
      heldUntil: '2030-01-01T00:11:00.000Z',
      refundPolicy: [{ until: '2030-05-31T00:00:00.000Z', percent: 100 }],
    });
  });

  it('gives the same order the same hold, at the same moment and later', async () => {
    const { hold, onSale, clock, get } = await door();
    const concertId = await onSale({}, R);
    const ask = () => hold(concertId, 'kim', [{ grade: 'R', quantity: 2 }]);
    const [one, two] = await Promise.all([ask(), ask()]);
    clock.nowMs += 5000;
    const later = await ask();
    expect([one.statusCode, two.json(), later.json()]).toEqual([201, one.json(), one.json()]);
    expect((await get(`/concerts/${concertId}`)).json().grades[0].available).toBe(3);
  });

  it('lets one of twenty have the last ticket', async () => {
    const { hold, onSale } = await door();
    const concertId = await onSale({}, { ...R, quantity: 1 });
    const race = Array.from({ length: 20 }, (_, i) => hold(concertId, `buyer ${i}`, [{ grade: 'R', quantity: 1 }]));
    const answers = await Promise.all(race);
    expect(answers.filter(({ statusCode }) => statusCode === 201)).toHaveLength(1);
    const refused = answers.filter(({ statusCode }) => statusCode === 409).map((answer) => answer.json());
    expect(refused).toHaveLength(19);
    expect(refused[0]).toMatchObject({ code: 'sold-out', left: { R: 0 } });
  });

  it('refuses under a stable code, naming the field', async () => {
    const { hold, onSale } = await door();
    const concertId = await onSale({}, R, VIP);
    await hold(concertId, 'lee', [{ grade: 'VIP', seats: ['A-1'] }]);
    const refused = async (...[items, changes = {}]: [Parameters<typeof hold>[2], object?]) => {
      const answer = await hold(concertId, 'kim', items, changes);
      return [answer.statusCode, answer.json().code, answer.json().errors?.[0].pointer];
    };
    const none = undefined;
    expect(await refused([{ grade: 'VIP', seats: ['A-2', 'A-1'] }])).toEqual([409, 'seat-taken', '#/items/0/seats/1']);
    expect(await refused([{ grade: 'VIP', seats: ['Z-1'] }])).toEqual([409, 'unknown-seat', '#/items/0/seats/0']);
    expect(await refused([{ grade: 'S', quantity: 1 }])).toEqual([409, 'unknown-grade', '#/items/0/grade']);
    expect(await refused([{ grade: 'R', quantity: 5 }])).toEqual([409, 'over-limit', none]);
    expect(await refused([{ grade: 'VIP', quantity: 3 }])).toEqual([409, 'sold-out', none]);
    expect(await refused([{ grade: 'R', quantity: 1 }], { concertId: idOf('nowhere') })).toEqual([
      404,
      'unknown-concert',
      none,
    ]);
    await hold(concertId, 'kim', [{ grade: 'R', quantity: 1 }]);
    expect(await refused([{ grade: 'R', quantity: 1 }], { bodyHash: bodyHash.replaceAll('0', '1') })).toEqual([
      422,
      'key-reused',
      none,
    ]);
  });

  it('is closed before and after the sales, and for a concert without tickets', async () => {
    const { hold, onSale } = await door();
    const codeOf = async (concertId: string) =>
      (await hold(concertId, 'kim', [{ grade: 'R', quantity: 1 }])).json().code;
    expect(await codeOf(await onSale({ salesOpenAt: '2030-01-02T00:00:00Z' }, R))).toBe('sales-not-open');
    expect(await codeOf(await onSale({ salesCloseAt: '2029-12-31T00:00:00Z' }, R))).toBe('sales-closed');
    expect(await codeOf(await onSale({}))).toBe('unknown-grade');
  });

  it('is for booking alone', async () => {
    const { post, as, onSale } = await door();
    const concertId = await onSale({}, R);
    const order = {
      bookingId: idOf('b'),
      customerId: idOf('c'),
      concertId,
      items: [{ grade: 'R', quantity: 1 }],
      bodyHash,
    };
    const statuses = [as('payment', 'service'), as(idOf('kim'), 'customer'), as(idOf('hana'), 'organiser'), {}].map(
      async (headers) => (await post('/holds', order, headers)).statusCode,
    );
    expect(await Promise.all(statuses)).toEqual([403, 403, 403, 401]);
  });

  it('answers 503 queue-full, with Retry-After, when too many wait', async () => {
    const { hold, onSale, store } = await door({ maxQueued: 2 });
    const concertId = await onSale({}, R);
    const release = store.hold();
    const race = ['a', 'b', 'c', 'd', 'e'].map((name) => hold(concertId, name, [{ grade: 'R', quantity: 1 }]));
    const full = await Promise.any(
      race.map(async (answer) => ((await answer).statusCode === 503 ? answer : Promise.reject())),
    );
    expect([full.json().code, full.headers['retry-after']]).toEqual(['queue-full', '1']);
    release();
    const statuses = (await Promise.all(race)).map(({ statusCode }) => statusCode);
    expect(statuses.filter((status) => status === 201).length).toBeGreaterThanOrEqual(2);
  });

  it('answers 503 when the fate of a hold is unknown, and gives it when asked again', async () => {
    const { hold, onSale, store } = await door();
    const concertId = await onSale({}, R);
    store.faults.push('unanswered');
    const ask = () => hold(concertId, 'kim', [{ grade: 'R', quantity: 1 }]);
    const unknown = await ask();
    expect([unknown.statusCode, unknown.json().code]).toEqual([503, 'concert-unavailable']);
    expect((await ask()).statusCode).toBe(201);
    expect(store.log.filter(({ type }) => type === 'TicketsHeld')).toHaveLength(1);
  });
});
