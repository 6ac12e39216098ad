import type { HoldRequest } from '@concert/contracts/hold';
import { identityHeader } from '@concert/service/identity';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FakeConcert, fakeConcert, held, refused, terms } from '../testing/fake-concert.ts';
import { concertHolds } from './concert-holds.ts';

const request: HoldRequest = {
  bookingId: '0197a1c0-0000-8000-8000-000000000001',
  customerId: '0197a1c0-0000-8000-8000-0000000000c1',
  concertId: '0197a1c0-0000-7000-8000-0000000000a1',
  items: [{ grade: 'R', quantity: 2 }],
  bodyHash: 'a'.repeat(64),
};
const away = { status: 503, code: 'concert-unavailable', headers: { 'retry-after': '1' } };
const halfOpenAfterMs = 1000;
const logger = { info: vi.fn(), warn: vi.fn() };

let concert: FakeConcert;
let holds: ReturnType<typeof concertHolds>;

beforeEach(async () => {
  // The breaker reads the time, and nothing else here does: the test moves it.
  vi.useFakeTimers({ toFake: ['Date'] });
  concert = await fakeConcert();
  holds = holdsOf(concert.url);
});

afterEach(async () => {
  concert.release();
  await concert.stop();
  await holds.close();
  vi.useRealTimers();
});

function holdsOf(url: string, timeoutMs = 5000) {
  return concertHolds({ url, identity: () => 'booking, signed', timeoutMs, logger, halfOpenAfterMs });
}

const outcome = () => holds.hold(request).catch((error: unknown) => error);

async function fail(times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) expect(await outcome()).toMatchObject(away);
}

describe('a hold', () => {
  it('is what concert gives, asked with booking’s identity and the booking’s correlation id', async () => {
    expect(await holds.hold(request)).toMatchObject({ bookingId: request.bookingId, amount: 200, ...terms });
    expect(concert.asked).toHaveLength(1);
    expect(concert.asked[0]?.request).toEqual(request);
    expect(concert.asked[0]?.headers).toMatchObject({
      [identityHeader]: 'booking, signed',
      'x-correlation-id': request.bookingId,
    });
  });

  it('keeps its connections', async () => {
    const ports = new Set<unknown>();
    for (let time = 0; time < 20; time += 1) {
      await holds.hold(request);
      ports.add(concert.asked.at(-1)?.port);
    }
    expect(ports.size).toBeLessThanOrEqual(2);
  });
});

describe('a refusal of concert', () => {
  it('is passed on with its code, detail and what is left', async () => {
    concert.answer = () =>
      refused(409, 'sold-out', { left: { R: 1 }, errors: [{ in: 'body', pointer: '#/items/0', detail: 'sold out' }] });
    expect(await outcome()).toMatchObject({
      status: 409,
      code: 'sold-out',
      detail: 'sold-out',
      extra: { left: { R: 1 }, errors: [{ in: 'body', pointer: '#/items/0', detail: 'sold out' }] },
    });
  });

  it('never opens the breaker, however often', async () => {
    concert.answer = () => refused(409, 'sold-out');
    for (let time = 0; time < 8; time += 1) expect(await outcome()).toMatchObject({ code: 'sold-out' });
    concert.answer = held;
    expect(await outcome()).toMatchObject({ amount: 200 });
  });

  it('of the caller itself is our mistake, not the customer’s', async () => {
    concert.answer = () => refused(401, 'unauthenticated');
    expect(await outcome()).toEqual(new Error('concert answers a hold with 401'));
  });

  it('that is no hold and no problem is our mistake too', async () => {
    concert.answer = () => ({ status: 201, body: { amount: 'many' } });
    expect(await outcome()).toEqual(new Error('concert answers a hold with 201'));
  });
});

describe('while concert is away', () => {
  it('a full queue is 503 and does not open the breaker', async () => {
    concert.answer = () => refused(503, 'queue-full');
    await fail(8);
    expect(concert.asked).toHaveLength(8);
  });

  it('five errors open the breaker: the sixth is refused without asking', async () => {
    concert.answer = () => refused(500, 'internal-error');
    await fail(6);
    expect(concert.asked).toHaveLength(5);
    vi.advanceTimersByTime(halfOpenAfterMs - 1);
    await fail(1);
    expect(concert.asked).toHaveLength(5);
  });

  it('after a while one call tries: an error opens the breaker again, a hold closes it', async () => {
    concert.answer = () => refused(500, 'internal-error');
    await fail(5);
    vi.advanceTimersByTime(halfOpenAfterMs);
    await fail(2);
    expect(concert.asked).toHaveLength(6);
    vi.advanceTimersByTime(halfOpenAfterMs);
    concert.answer = held;
    expect(await outcome()).toMatchObject({ amount: 200 });
    expect(await outcome()).toMatchObject({ amount: 200 });
  });

  it('while that one call tries, the others are refused at once', async () => {
    concert.answer = () => refused(500, 'internal-error');
    await fail(5);
    vi.advanceTimersByTime(halfOpenAfterMs);
    concert.answer = () => 'never';
    const trying = outcome();
    await vi.waitFor(() => expect(concert.asked).toHaveLength(6), { timeout: 20_000 });
    await fail(3);
    expect(concert.asked).toHaveLength(6);
    concert.release();
    expect(await trying).toMatchObject({ amount: 200 });
  });

  it('five answers that do not come in time open the breaker', async () => {
    await holds.close();
    holds = holdsOf(concert.url, 20);
    concert.answer = () => 'never';
    await fail(6);
    expect(concert.asked.length).toBeLessThanOrEqual(5);
  });

  it('five refused connections open the breaker, and it recovers by itself', async () => {
    await concert.stop();
    await fail(6);
    const { port } = new URL(concert.url);
    concert = await fakeConcert(Number(port));
    await fail(1);
    expect(concert.asked).toHaveLength(0);
    vi.advanceTimersByTime(halfOpenAfterMs);
    expect(await outcome()).toMatchObject({ amount: 200 });
    expect(logger.warn).toHaveBeenCalledWith('concert is away: holds are refused at once');
    expect(logger.info).toHaveBeenCalledWith('concert is back');
  });
});
