import type { HoldOutcome } from '@concert/contracts/hold';
import { rememberSpans } from '@concert/tracing/testing/remembered-spans';
import { describe, expect, it, onTestFinished } from 'vitest';
import { door, order } from '../testing/door.ts';
import { bodyHash, idOf } from '../testing/examples.ts';

const R = { grade: 'R', price: 90_000, quantity: 5 };
const VIP = { grade: 'VIP', price: 150_000, seats: ['A-1', 'A-2', 'A-3'] };
const one = [{ grade: 'R', quantity: 1 }];

const problemOf = (outcome: HoldOutcome) => ('problem' in outcome ? outcome.problem : undefined);
const isHeld = (outcome: HoldOutcome) => 'hold' in outcome;

describe('POST /holds', () => {
  it('holds tickets of several grades at their prices until they have to be paid', async () => {
    const { hold, onSale } = await door();
    const concertId = await onSale({}, R, VIP);
    const outcome = await hold(concertId, 'kim', [
      { grade: 'VIP', seats: ['A-2'] },
      { grade: 'R', quantity: 2 },
    ]);
    expect(outcome).toEqual({
      hold: {
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
      },
    });
  });

  it('decides many orders in their order, of several concerts, with one append for each concert', async () => {
    const { holds, onSale, store } = await door();
    const [spring, autumn] = [await onSale({}, { ...R, quantity: 2 }), await onSale({}, R)];
    store.appends.length = 0;
    const outcomes = await holds([
      order(spring, 'kim', one),
      order(idOf('nowhere'), 'lee', one),
      order(spring, 'park', one),
      order(spring, 'choi', one),
      order(spring, 'kim', one),
      order(autumn, 'choi', [{ grade: 'S', quantity: 1 }]),
      order(autumn, 'jung', one),
    ]);
    const short = (outcome: HoldOutcome) => problemOf(outcome)?.code ?? 'held';
    const expected = ['held', 'unknown-concert', 'held', 'sold-out', 'held', 'unknown-grade', 'held'];
    expect(outcomes.map(short)).toEqual(expected);
    expect(outcomes[4]).toEqual(outcomes[0]);
    expect(store.appends).toEqual([2, 1]);
  });

  it('tells each traced order in its own trace, and says so in its event', async () => {
    const { holds, onSale, store } = await door();
    const concertId = await onSale({}, { ...R, quantity: 1 });
    const { spans, stop } = rememberSpans();
    onTestFinished(stop);
    const parent = (trace: string) => `00-${trace.repeat(32)}-b7ad6b7169203331-01`;
    await holds([
      { ...order(concertId, 'kim', one), traceparent: parent('a') },
      order(concertId, 'lee', one),
      { ...order(concertId, 'park', one), traceparent: parent('b') },
    ]);
    expect(spans().map(({ name, traceId, attributes }) => [name, traceId, attributes])).toEqual([
      ['hold', 'a'.repeat(32), { 'concert.outcome': 'ok' }],
      ['hold', 'b'.repeat(32), { 'concert.outcome': 'sold-out' }],
    ]);
    const written = (await store.read(`inventory-${concertId}`)).at(-1);
    expect(written?.metadata.traceparent).toBe(`00-${'a'.repeat(32)}-${spans()[0]?.spanId}-01`);
  });

  it('gives the same order the same hold, at the same moment and later', async () => {
    const { hold, onSale, clock, inventories } = await door();
    const concertId = await onSale({}, R);
    const ask = () => hold(concertId, 'kim', [{ grade: 'R', quantity: 2 }]);
    const [first, second] = await Promise.all([ask(), ask()]);
    clock.nowMs += 5000;
    const later = await ask();
    expect([isHeld(first), second, later]).toEqual([true, first, first]);
    expect(inventories.find(concertId)?.grades.get('R')?.left).toBe(3);
  });

  it('lets one of twenty have the last ticket', async () => {
    const { holds, onSale } = await door();
    const concertId = await onSale({}, { ...R, quantity: 1 });
    const race = Array.from({ length: 4 }, (_, i) =>
      holds(Array.from({ length: 5 }, (_, j) => order(concertId, `buyer ${i} ${j}`, one))),
    );
    const outcomes = (await Promise.all(race)).flat();
    expect(outcomes.filter(isHeld)).toHaveLength(1);
    const refused = outcomes.map(problemOf).filter((problem) => problem !== undefined);
    expect(refused).toHaveLength(19);
    expect(refused[0]).toEqual({
      status: 409,
      code: 'sold-out',
      detail: 'fewer tickets are left than were ordered',
      left: { R: 0 },
    });
  });

  it('refuses under a stable code, naming the field', async () => {
    const { hold, onSale } = await door();
    const concertId = await onSale({}, R, VIP);
    await hold(concertId, 'lee', [{ grade: 'VIP', seats: ['A-1'] }]);
    const refused = async (...[items, changes = {}]: [Parameters<typeof hold>[2], object?]) => {
      const { status, code, ...extra } = problemOf(await hold(concertId, 'kim', items, changes)) ?? {};
      const { errors } = extra as { errors?: { pointer: string }[] };
      return [status, code, errors?.[0]?.pointer];
    };
    const none = undefined;
    expect(await refused([{ grade: 'VIP', seats: ['A-2', 'A-1'] }])).toEqual([409, 'seat-taken', '#/items/0/seats/1']);
    expect(await refused([{ grade: 'VIP', seats: ['Z-1'] }])).toEqual([409, 'unknown-seat', '#/items/0/seats/0']);
    expect(await refused([{ grade: 'S', quantity: 1 }])).toEqual([409, 'unknown-grade', '#/items/0/grade']);
    expect(await refused([{ grade: 'R', quantity: 5 }])).toEqual([409, 'over-limit', none]);
    expect(await refused([{ grade: 'VIP', quantity: 3 }])).toEqual([409, 'sold-out', none]);
    expect(await refused(one, { concertId: idOf('nowhere') })).toEqual([404, 'unknown-concert', none]);
    await hold(concertId, 'kim', one);
    expect(await refused(one, { bodyHash: bodyHash.replaceAll('0', '1') })).toEqual([422, 'key-reused', none]);
  });

  it('is closed before and after the sales, and for a concert without tickets', async () => {
    const { hold, onSale } = await door();
    const codeOf = async (concertId: string) => problemOf(await hold(concertId, 'kim', one))?.code;
    expect(await codeOf(await onSale({ salesOpenAt: '2030-01-02T00:00:00Z' }, R))).toBe('sales-not-open');
    expect(await codeOf(await onSale({ salesCloseAt: '2029-12-31T00:00:00Z' }, R))).toBe('sales-closed');
    expect(await codeOf(await onSale({}))).toBe('unknown-grade');
  });

  it('is for booking alone', async () => {
    const { post, as, onSale } = await door();
    const holds = [order(await onSale({}, R), 'kim', one)];
    const statuses = [as('payment', 'service'), as(idOf('kim'), 'customer'), as(idOf('hana'), 'organiser'), {}].map(
      async (headers) => (await post('/holds', { holds }, headers)).statusCode,
    );
    expect(await Promise.all(statuses)).toEqual([403, 403, 403, 401]);
  });

  it('refuses a request that is not one whole, naming the hold', async () => {
    const { post, as, onSale, store } = await door();
    const kim = order(await onSale({}, R), 'kim', one);
    const before = store.log.length;
    const refused = async (holds: readonly object[]) => {
      const answer = await post('/holds', { holds }, as('booking', 'service'));
      return [answer.statusCode, answer.json().errors?.[0].pointer];
    };
    expect(await refused([kim, { ...kim, items: [{ grade: 'R', quantity: 0 }] }])).toEqual([
      400,
      '#/holds/1/items/0/quantity',
    ]);
    expect(await refused([])).toEqual([400, '#/holds']);
    expect(await refused(Array.from({ length: 257 }, () => kim))).toEqual([400, '#/holds']);
    expect(store.log.length).toBe(before);
  });

  it('answers queue-full at once when too many wait', async () => {
    const { hold, onSale, store } = await door({ maxQueued: 2 });
    const concertId = await onSale({}, R);
    const release = store.hold();
    const race = ['a', 'b', 'c', 'd', 'e'].map((name) => hold(concertId, name, one));
    const full = await Promise.any(race.map(async (outcome) => problemOf(await outcome) ?? Promise.reject()));
    expect(full).toEqual({ status: 503, code: 'queue-full' });
    release();
    expect((await Promise.all(race)).filter(isHeld).length).toBeGreaterThanOrEqual(2);
  });

  it('answers 503 when the fate of a hold is unknown, and gives it when asked again', async () => {
    const { hold, onSale, store } = await door();
    const concertId = await onSale({}, R);
    store.faults.push('unanswered', 'unanswered');
    const ask = () => hold(concertId, 'kim', one);
    expect(await ask()).toEqual({ problem: { status: 503, code: 'concert-unavailable' } });
    expect(isHeld(await ask())).toBe(true);
    expect(store.log.filter(({ type }) => type === 'TicketsHeld')).toHaveLength(1);
  });
});
