import type { HoldRequest } from '@concert/contracts/hold';
import { newId } from '@concert/ids/ids';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FakeConcert, fakeConcert, held } from '../testing/fake-concert.ts';
import { concertHolds } from './concert-holds.ts';
import { ranked } from './ranking.ts';
import type { Replica } from './replicas.ts';

const concertId = newId();
const patient = { timeout: 20_000 };
const logger = { info: vi.fn(), warn: vi.fn() };

let holds: ReturnType<typeof concertHolds>;
/** In order of rank for the concert. */
let [first, second, third]: FakeConcert[] = [];
let known: readonly Replica[];

beforeEach(async () => {
  const concerts = await Promise.all([fakeConcert(), fakeConcert(), fakeConcert()]);
  const found = concerts.map((concert) => {
    const { origin, host } = new URL(concert.url);
    return { id: host, origin, host, concert };
  });
  known = found;
  [first, second, third] = ranked(concertId, found).map(({ concert }) => concert);
  holds = concertHolds({
    urls: [],
    identity: () => 'booking, signed',
    timeoutMs: 500,
    probeAfterMs: 10,
    logger,
    replicas: { current: async () => known },
  });
});

afterEach(async () => {
  for (const concert of [first, second, third]) {
    concert?.release();
    await concert?.stop();
  }
  await holds.close();
});

function request(concert = concertId): HoldRequest {
  const items = [{ grade: 'R', quantity: 2 }];
  return { bookingId: newId(), customerId: newId(), concertId: concert, items, bodyHash: 'a'.repeat(64) };
}
const hold = (times: number) => Promise.all(Array.from({ length: times }, () => holds.hold(request())));
const asked = () => [first, second, third].map((concert) => concert?.asked.length);

describe('of several replicas', () => {
  it('the first in rank is asked for all holds of a concert', async () => {
    for (let time = 0; time < 5; time += 1) await hold(3);
    expect(asked()).toEqual([5, 0, 0]);
  });

  it('each is asked for some concerts', async () => {
    await Promise.all(Array.from({ length: 60 }, () => holds.hold(request(newId()))));
    for (const times of asked()) expect(times).toBeGreaterThan(5);
  });

  it('the next is asked the same at once when one cannot be reached, and nobody notices', async () => {
    await first?.stop();
    expect(await hold(3)).toHaveLength(3);
    await second?.stop();
    expect(await hold(3)).toHaveLength(3);
    expect(asked()).toEqual([0, 1, 1]);
  });

  it('the next is asked the same when the connection breaks before the answer', async () => {
    if (first === undefined || second === undefined) throw new Error('there are three');
    first.answer = () => 'never';
    const asking = hold(2);
    await vi.waitFor(() => expect(asked()).toEqual([1, 0, 0]), patient);
    await first.stop();
    expect(await asking).toHaveLength(2);
    expect(second.asked[0]?.holds).toEqual(first.asked[0]?.holds);
  });

  it('a frozen one costs its callers the time of a call; then the next is asked, until it is ready again', async () => {
    if (first === undefined) throw new Error('there are three');
    Object.assign(first, { answer: () => 'never', isReady: false });
    const late = { status: 503, code: 'concert-unavailable' };
    const frozen = Array.from({ length: 5 }, () => holds.hold(request()).catch((error: unknown) => error));
    for (const answer of await Promise.all(frozen)) expect(answer).toMatchObject(late);
    await hold(3);
    await hold(3);
    expect(asked()).toEqual([1, 2, 0]);
    Object.assign(first, { answer: held, isReady: true });
    await vi.waitFor(async () => {
      await hold(1);
      expect(first?.asked.length).toBeGreaterThan(1);
    }, patient);
  });

  it('one that is known no more is asked no more', async () => {
    await hold(1);
    known = known.slice().filter(({ origin }) => origin !== first?.url);
    await hold(1);
    expect(asked()).toEqual([1, 1, 0]);
  });

  it('none left is 503 at once', async () => {
    await hold(1);
    known = [];
    await expect(hold(1)).rejects.toMatchObject({ status: 503, code: 'concert-unavailable' });
  });
});
