import type { HoldRequest } from '@concert/contracts/hold';
import { newId } from '@concert/ids/ids';
import { identityHeader } from '@concert/service/identity';
import { rememberSpans } from '@concert/tracing/testing/remembered-spans';
import { tracing } from '@concert/tracing/tracing';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type FakeConcert, fakeConcert, held, holdFor, refused, terms } from '../testing/fake-concert.ts';
import { concertHolds } from './concert-holds.ts';

const request: HoldRequest = {
  bookingId: '0197a1c0-0000-8000-8000-000000000001',
  customerId: '0197a1c0-0000-8000-8000-0000000000c1',
  concertId: '0197a1c0-0000-7000-8000-0000000000a1',
  items: [{ grade: 'R', quantity: 2 }],
  bodyHash: 'a'.repeat(64),
};
const away = { status: 503, code: 'concert-unavailable', headers: { 'retry-after': '1' } };
const busy = { status: 503, code: 'busy', headers: { 'retry-after': '1' } };
const logger = { info: vi.fn(), warn: vi.fn() };
const patient = { timeout: 20_000 };

let concert: FakeConcert;
let holds: ReturnType<typeof concertHolds>;

beforeEach(async () => {
  concert = await fakeConcert();
  // It looks again only when a test says so.
  holds = holdsOf([concert.url], { probeAfterMs: 1_000_000 });
});

afterEach(async () => {
  concert.release();
  await concert.stop();
  await holds.close();
});

function holdsOf(urls: readonly string[], { timeoutMs = 5_000, probeAfterMs = 10 }) {
  return concertHolds({ urls, identity: () => 'booking, signed', timeoutMs, logger, probeAfterMs });
}

const outcome = (changes: Partial<HoldRequest> = {}) =>
  holds.hold({ ...request, ...changes }).catch((error: unknown) => error);

async function fail(times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) expect(await outcome()).toMatchObject(away);
}

describe('a hold', () => {
  it('is what concert gives, asked with booking’s identity', async () => {
    expect(await holds.hold(request)).toMatchObject({ bookingId: request.bookingId, amount: 200, ...terms });
    expect(concert.asked).toHaveLength(1);
    expect(concert.asked[0]?.holds).toEqual([request]);
    const { host } = new URL(concert.url);
    expect(concert.asked[0]?.headers).toMatchObject({ [identityHeader]: 'booking, signed', host });
  });

  it('is asked for in the trace of its booking', async () => {
    const { spans, stop } = rememberSpans();
    onTestFinished(stop);
    const asker = tracing()?.beginTrace('asker', 'a'.repeat(32));
    await Promise.all([asker?.within(() => holds.hold(request)), holds.hold({ ...request, bookingId: newId() })]);
    expect(spans()).toMatchObject([{ name: 'hold tickets', traceId: 'a'.repeat(32) }]);
    const asked = concert.asked.flatMap((each) => each.holds.map(({ traceparent }) => traceparent));
    expect(asked).toEqual([`00-${'a'.repeat(32)}-${spans()[0]?.spanId}-01`, undefined]);
  });

  it('keeps its connections', async () => {
    const ports = new Set<unknown>();
    for (let time = 0; time < 20; time += 1) {
      await holds.hold(request);
      ports.add(concert.asked.at(-1)?.port);
    }
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  it('travels with others of its concert, and each gets its own answer', async () => {
    concert.answer = (each) => (each.bookingId === request.bookingId ? refused(409, 'sold-out') : held(each));
    const ids = [newId(), request.bookingId, newId()];
    const answers = await Promise.all(ids.map((bookingId) => outcome({ bookingId })));
    expect(answers).toMatchObject([{ bookingId: ids[0] }, { code: 'sold-out' }, { bookingId: ids[2] }]);
    expect(concert.asked).toHaveLength(1);
  });
});

describe('a refusal of concert', () => {
  it('is passed on with its code, detail and what is left', async () => {
    const errors = [{ in: 'body', pointer: '#/items/0', detail: 'sold out' }];
    concert.answer = () => refused(409, 'sold-out', { left: { R: 1 }, errors });
    expect(await outcome()).toMatchObject({
      status: 409,
      code: 'sold-out',
      detail: 'sold-out',
      extra: { left: { R: 1 }, errors },
    });
  });

  it('never opens the breaker, however often', async () => {
    concert.answer = () => refused(409, 'sold-out');
    for (let time = 0; time < 8; time += 1) expect(await outcome()).toMatchObject({ code: 'sold-out' });
    concert.answer = held;
    expect(await outcome()).toMatchObject({ amount: 200 });
  });

  it('of the caller itself is our mistake, not the customer’s', async () => {
    concert.fails = 401;
    expect(await outcome()).toEqual(new Error('concert answers holds with 401'));
  });

  it.each([
    ['no hold', { hold: { amount: 'many' } }],
    ['another’s hold', { hold: { ...holdFor(request), bookingId: newId() } }],
  ])('that is %s is our mistake too', async (_, answer) => {
    concert.answer = () => answer as never;
    expect(await outcome()).toEqual(new Error('concert answers holds with 200'));
  });

  it('of a whole request for one order in it is that order’s alone', async () => {
    const wrong = newId();
    concert.answer = (each) => {
      concert.fails = concert.asked.at(-1)?.holds.some(({ bookingId }) => bookingId === wrong) ? 400 : undefined;
      return held(each);
    };
    const ids = [...Array.from({ length: 9 }, newId), wrong, newId()];
    const answers = await Promise.all(ids.map((bookingId) => outcome({ bookingId })));
    expect(answers.filter((answer) => answer instanceof Error)).toEqual([new Error('concert answers holds with 400')]);
    expect(answers[9]).toBeInstanceOf(Error);
  });
});

describe('while concert is away', () => {
  it('a full queue is 503 and does not open the breaker', async () => {
    concert.answer = () => refused(503, 'queue-full');
    for (let time = 0; time < 8; time += 1) expect(await outcome()).toMatchObject(busy);
    expect(concert.asked).toHaveLength(8);
  });

  it.each([
    ['errors', () => Object.assign(concert, { fails: 500 })],
    ['holds that fail', () => Object.assign(concert, { answer: () => refused(503, 'concert-unavailable') })],
  ])('five %s open the breaker: the sixth is refused without asking', async (_, spoil) => {
    spoil();
    await fail(6);
    expect(concert.asked).toHaveLength(5);
  });

  it('a concert that fails by itself does not count', async () => {
    concert.answer = () => refused(500, 'internal-error');
    await fail(8);
    expect(concert.asked).toHaveLength(8);
  });

  it('a failed hold among others does not count', async () => {
    concert.answer = (each) =>
      each.bookingId === request.bookingId ? refused(503, 'concert-unavailable') : held(each);
    for (let time = 0; time < 6; time += 1) {
      const [failed, fine] = await Promise.all([outcome(), outcome({ bookingId: newId() })]);
      expect([failed, fine]).toMatchObject([away, { amount: 200 }]);
    }
  });

  it('holds that are not answered in time are 503, and the breaker opens as soon as they are five', async () => {
    await holds.close();
    holds = holdsOf([concert.url], { timeoutMs: 20, probeAfterMs: 1_000_000 });
    concert.answer = () => 'never';
    const ids = Array.from({ length: 5 }, newId);
    for (const answer of await Promise.all(ids.map((bookingId) => outcome({ bookingId })))) {
      expect(answer).toMatchObject(away);
    }
    expect(concert.asked.length).toBeLessThanOrEqual(1);
    concert.answer = held;
    await fail(3);
    expect(concert.asked.length).toBeLessThanOrEqual(1);
  });

  it('it is asked again as soon as it is ready, and not before', async () => {
    await holds.close();
    holds = holdsOf([concert.url], {});
    Object.assign(concert, { isReady: false, fails: 503 });
    await fail(6);
    concert.fails = undefined;
    await fail(3);
    expect(concert.asked).toHaveLength(5);
    concert.isReady = true;
    await vi.waitFor(async () => expect(await outcome()).toMatchObject({ amount: 200 }), patient);
  });

  it('refused connections open the breaker, and it recovers by itself', async () => {
    await holds.close();
    holds = holdsOf([concert.url], {});
    await concert.stop();
    await fail(6);
    const { port, host } = new URL(concert.url);
    concert = await fakeConcert(Number(port));
    await vi.waitFor(async () => expect(await outcome()).toMatchObject({ amount: 200 }), patient);
    const about = { replica: host };
    expect(logger.warn).toHaveBeenCalledWith(about, 'a replica of concert is away: it is asked no more');
    expect(logger.info).toHaveBeenCalledWith(about, 'a replica of concert is back');
  });
});
