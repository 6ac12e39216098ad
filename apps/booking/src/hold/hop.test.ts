import type { HoldRequest } from '@concert/contracts/hold';
import { newId } from '@concert/ids/ids';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { holdFor } from '../testing/fake-concert.ts';
import { Hop, type Waiting } from './hop.ts';

const [concertId, another] = [newId(), newId()];
const busy = { status: 503, code: 'busy', headers: { 'retry-after': '1' } };

interface Sent {
  readonly concertId: string;
  readonly batch: readonly Waiting[];
  /** Settles the batch. */
  answer(): void;
}
let sent: Sent[];
let hop: Hop;

beforeEach(() => {
  sent = [];
  hop = hopWaiting(60_000);
});

function hopWaiting(maxWaitMs: number): Hop {
  const deliver = (concert: string, batch: readonly Waiting[]) =>
    new Promise<void>((resolve) => {
      const answer = () => {
        for (const waiting of batch) waiting.resolve(holdFor(waiting.request));
        resolve();
      };
      sent.push({ concertId: concert, batch, answer });
    });
  return new Hop({ deliver, maxWaitMs });
}

function request(concert = concertId, grade = 'R'): HoldRequest {
  const items = [{ grade, quantity: 1 }];
  return { bookingId: newId(), customerId: newId(), concertId: concert, items, bodyHash: 'a'.repeat(64) };
}

const hold = (times: number, grade?: string) =>
  Array.from({ length: times }, () => hop.hold(request(concertId, grade)).catch((error: unknown) => error));
const sentTimes = (times: number) => vi.waitFor(() => expect(sent).toHaveLength(times), { timeout: 20_000 });
const sizes = () => sent.map(({ batch }) => batch.length);

describe('the way to concert', () => {
  it('is taken at once, by those who come together in one request', async () => {
    const asked = hold(3);
    await new Promise((resolve) => setImmediate(resolve));
    expect(sizes()).toEqual([3]);
    sent[0]?.answer();
    for (const answer of await Promise.all(asked)) expect(answer).toMatchObject({ amount: 100 });
  });

  it('carries two requests of a concert at a time, and in the next all who came meanwhile', async () => {
    hold(1);
    await sentTimes(1);
    hold(1);
    await sentTimes(2);
    hold(40);
    const elsewhere = hop.hold(request(another));
    await sentTimes(3);
    expect(sent[2]?.concertId).toBe(another);
    sent[2]?.answer();
    await elsewhere;
    expect(sizes()).toEqual([1, 1, 1]);
    sent[0]?.answer();
    await sentTimes(4);
    expect([sent[3]?.concertId, sizes()]).toEqual([concertId, [1, 1, 1, 40]]);
  });

  it('keeps the order, 256 holds and half a megabyte in a request', async () => {
    const asked = hold(600);
    await sentTimes(2);
    sent[0]?.answer();
    await sentTimes(3);
    expect(sizes()).toEqual([256, 256, 88]);
    sent[1]?.answer();
    sent[2]?.answer();
    const held = (await Promise.all(asked)) as { bookingId: string }[];
    const order = sent.flatMap(({ batch }) => batch.map((waiting) => waiting.request.bookingId));
    expect(held.map(({ bookingId }) => bookingId)).toEqual(order);

    hold(20, 'é'.repeat(25_000));
    await sentTimes(5);
    expect(sizes().slice(3)).toEqual([10, 10]);
  });

  it('sends one hold that is larger than a request should be by itself', async () => {
    hold(2, 'x'.repeat(600_000));
    await sentTimes(2);
    expect(sizes()).toEqual([1, 1]);
  });
});

describe('too many at once', () => {
  it('are sent away while those who wait keep their place', async () => {
    hold(512);
    await sentTimes(2);
    const waiting = hold(4096);
    const [refused] = hold(1);
    expect(await refused).toMatchObject(busy);
    expect(await Promise.race([...waiting, 'still waiting'])).toBe('still waiting');
    void hop.hold(request(another));
    await sentTimes(3);
    expect(sent[2]?.concertId).toBe(another);
  });

  it('are too many bytes, too, until they are answered', async () => {
    const asked = hold(33, 'x'.repeat(1_000_000));
    await sentTimes(2);
    const [refused] = hold(1, 'x'.repeat(1_000_000));
    expect(await refused).toMatchObject(busy);
    for (let answered = 0; answered < 33; answered += 1) {
      await sentTimes(Math.min(answered + 2, 33));
      sent[answered]?.answer();
      await asked[answered];
    }
    hold(1, 'x'.repeat(1_000_000));
    await sentTimes(34);
  });

  it('are those who have waited too long: they are sent away and not on', async () => {
    hop = hopWaiting(-1);
    expect(await Promise.all(hold(3))).toEqual([1, 2, 3].map(() => expect.objectContaining(busy)));
    expect(sent).toEqual([]);
    hop = hopWaiting(60_000);
    hold(1);
    await sentTimes(1);
  });
});
