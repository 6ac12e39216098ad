import { randomUUID } from 'node:crypto';
import { test } from 'vitest';
import { type ConsumeOptions, consume } from './consume.ts';
import { Poisoned } from './handlers.ts';
import type { Kafka } from './kafka.ts';
import { readDeadLetters } from './read-dead-letters.ts';
import { replay } from './replay.ts';
import { bookingPaid, noConsumerMetrics } from './testing/trial.ts';
import { trials } from './testing/trials.ts';
import { topicsOf } from './topics.ts';

const soon = { timeout: 25_000, interval: 50 };
const { signal, connect, keep } = trials();

type Paid = { bookingId: string; amount: number };

async function start(kafka: Kafka, handle: (paid: Paid) => Promise<void>, options: Partial<ConsumeOptions> = {}) {
  const consumer = consume(kafka, {
    context: 'delivery',
    handlers: { 'booking.paid': ({ data }) => handle(data) },
    isUnable: () => false,
    metrics: noConsumerMetrics,
    signal,
    ...options,
  });
  return keep(consumer);
}

async function publish(kafka: Kafka, bookingId: string, ...amounts: number[]): Promise<void> {
  await kafka.publish(
    topicsOf(kafka, 'booking').events,
    amounts.map((amount) => ({
      key: bookingId,
      value: JSON.stringify(bookingPaid(bookingId, amount)),
      headers: { type: 'booking.paid' },
    })),
  );
}

const outstanding = async (kafka: Kafka) => (await readDeadLetters(kafka, 'delivery', signal)).all();
const upTo = (count: number) => Array.from({ length: count }, (_, each) => each);

/** What was handled of each booking, in order. */
function handled() {
  const amounts = new Map<string, number[]>();
  const add = ({ bookingId, amount }: Paid) => {
    amounts.set(bookingId, [...(amounts.get(bookingId) ?? []), amount]);
  };
  return { add, of: (bookingId: string) => amounts.get(bookingId) ?? [] };
}

test.concurrent('handles the events of a key in order, and after a restart goes on where it stopped', async ({
  expect,
}) => {
  const kafka = await connect();
  const bookings = upTo(12).map(() => randomUUID());
  const seen = handled();
  const handle = async (paid: Paid) => seen.add(paid);

  await Promise.all(bookings.map((booking) => publish(kafka, booking, ...upTo(20))));
  const first = await start(kafka, handle);
  for (const booking of bookings) await expect.poll(() => seen.of(booking), soon).toEqual(upTo(20));
  await expect.poll(() => first.lag(), soon).toBe(0);
  await first.stop();

  await Promise.all(bookings.map((booking) => publish(kafka, booking, 20)));
  await start(kafka, handle);
  for (const booking of bookings) await expect.poll(() => seen.of(booking), soon).toEqual(upTo(21));
});

test.concurrent('waits for a dependency however long, and passes over nothing', async ({ expect }) => {
  const kafka = await connect();
  const [waiting, other] = [randomUUID(), randomUUID()];
  const seen = handled();
  let away = true;
  let refused = 0;
  const pausedPartitions: number[] = [];
  await start(
    kafka,
    async (paid) => {
      if (away && paid.bookingId === waiting) {
        refused += 1;
        throw new Error('ECONNREFUSED');
      }
      seen.add(paid);
    },
    {
      isUnable: () => true,
      metrics: { ...noConsumerMetrics, paused: (_context, _topic, partitions) => pausedPartitions.push(partitions) },
    },
  );
  await publish(kafka, waiting, 0, 1, 2);
  await publish(kafka, other, 0);

  await expect.poll(() => refused, soon).toBeGreaterThan(3);
  expect(Math.max(...pausedPartitions)).toBe(1);
  expect(await outstanding(kafka)).toEqual([]);
  away = false;
  await expect.poll(() => seen.of(waiting), soon).toEqual([0, 1, 2]);
  await expect.poll(() => seen.of(other), soon).toContain(0);
  await expect.poll(() => pausedPartitions.at(-1), soon).toBe(0);
});

test.concurrent('parks what follows a poisoned event, and replays it in order', async ({ expect }) => {
  const kafka = await connect();
  const [sick, well] = [randomUUID(), randomUUID()];
  const seen = handled();
  let ill = true;
  const handle = async (paid: Paid) => {
    if (ill && paid.bookingId === sick && paid.amount === 1) throw new Poisoned('of no booking');
    seen.add(paid);
  };
  const first = await start(kafka, handle);
  await publish(kafka, sick, 0, 1, 2);
  await publish(kafka, well, 0, 1, 2);
  await expect.poll(() => seen.of(well), soon).toEqual([0, 1, 2]);
  await expect.poll(async () => (await outstanding(kafka)).length, soon).toBe(2);
  await first.stop();

  await start(kafka, handle);
  await publish(kafka, sick, 3);
  await expect.poll(async () => (await outstanding(kafka)).length, soon).toBe(3);
  const [head, ...behind] = await outstanding(kafka);
  const topic = topicsOf(kafka, 'booking').events;
  expect(head).toMatchObject({ topic, key: sick, type: 'booking.paid', cause: 'poisoned', failures: 1 });
  expect(head?.reason).toBe('Poisoned: of no booking');
  expect(head?.headers.type?.toString()).toBe('booking.paid');
  for (const letter of behind) expect(letter).toMatchObject({ cause: 'parked', reason: `parked behind ${head?.id}` });

  const again = await replay(kafka, 'delivery', { signal });
  expect(again).toMatchObject({ handled: 0, failed: [{ id: head?.id, failures: 2 }] });
  expect(seen.of(sick)).toEqual([0]);

  ill = false;
  const progress: number[] = [];
  const cured = await replay(kafka, 'delivery', {
    key: sick,
    signal,
    onProgress: (n) => progress.push(n),
  });
  expect(cured).toEqual({ handled: 3, failed: [], untranslatable: 0 });
  expect(progress.at(-1)).toBe(3);
  await publish(kafka, sick, 4);
  await expect.poll(() => seen.of(sick), soon).toEqual([0, 1, 2, 3, 4]);
  expect(await outstanding(kafka)).toEqual([]);
});

test.concurrent('buries what is not of the published language, and what failed five times', async ({ expect }) => {
  const kafka = await connect();
  const topic = topicsOf(kafka, 'booking').events;
  const [failing, after] = [randomUUID(), randomUUID()];
  const seen = handled();
  let tries = 0;
  await start(kafka, async (paid) => {
    if (paid.bookingId !== failing) return seen.add(paid);
    tries += 1;
    throw new TypeError('a bug');
  });
  await kafka.publish(topic, [
    { key: 'garbage', value: 'no JSON', headers: {} },
    { key: 'wrong', value: '{"type":"booking.paid"}', headers: { type: 'booking.paid' } },
    { key: 'unknown', value: 'of no concern', headers: { type: 'booking.renamed' } },
  ]);
  await publish(kafka, failing, 0);
  await publish(kafka, after, 0);

  await expect.poll(() => seen.of(after), soon).toEqual([0]);
  await expect.poll(async () => (await outstanding(kafka)).length, soon).toBe(3);
  const reasons = new Map((await outstanding(kafka)).map(({ key, reason }) => [key, reason]));
  expect(reasons.get('garbage')).toBe('NotPublishedLanguage: not JSON');
  expect(reasons.get('wrong')).toContain('NotPublishedLanguage: booking.paid');
  expect(reasons.get(failing)).toBe('TypeError: a bug');
  expect(tries).toBe(5);
});
