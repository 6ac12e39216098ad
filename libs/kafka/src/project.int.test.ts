import { randomUUID } from 'node:crypto';
import type { EnvelopeNamed, PublishedEnvelope } from '@concert/contracts/published-language';
import { test } from 'vitest';
import { consume } from './consume.ts';
import { Poisoned } from './handlers.ts';
import type { Kafka } from './kafka.ts';
import { handlersOf, type Projection } from './project.ts';
import { readDeadLetters } from './read-dead-letters.ts';
import { bookingPaid, noConsumerMetrics } from './testing/trial.ts';
import { trials } from './testing/trials.ts';
import { topicsOf } from './topics.ts';

const soon = { timeout: 25_000, interval: 50 };
const { signal, connect, keep } = trials();

/** So many bookings with so many payments each, all of them in Kafka before anyone reads. */
async function published(bookings: number, payments: number): Promise<{ kafka: Kafka; bookingIds: string[] }> {
  const kafka = await connect();
  const bookingIds = Array.from({ length: bookings }, () => randomUUID());
  const amounts = Array.from({ length: payments }, (_, amount) => amount);
  const events = amounts.flatMap((amount) => bookingIds.map((id) => bookingPaid(id, amount)));
  await kafka.publish(
    topicsOf(kafka, 'booking').events,
    events.map((event) => {
      const key = event.correlationId;
      return { key, value: JSON.stringify(event), headers: { type: event.type } };
    }),
  );
  return { kafka, bookingIds };
}

function start(kafka: Kafka, project: Projection['project'], isUnable: (error: unknown) => boolean = () => false) {
  const projection: Projection = { names: ['booking.paid'], project };
  const handlers = handlersOf(projection);
  const options = { context: 'mypage', handlers, projection, isUnable, metrics: noConsumerMetrics };
  keep(consume(kafka, { ...options, signal }));
}

/** The amounts of each booking in the order in which they were projected. */
class Rows {
  readonly calls: number[] = [];
  readonly #amounts = new Map<string, number[]>();

  add(events: readonly PublishedEnvelope[]): void {
    this.calls.push(events.length);
    for (const { data } of events as EnvelopeNamed<'booking.paid'>[]) {
      this.#amounts.set(data.bookingId, [...(this.#amounts.get(data.bookingId) ?? []), data.amount]);
    }
  }

  of(bookingIds: readonly string[]): (number[] | undefined)[] {
    return bookingIds.map((id) => this.#amounts.get(id));
  }
}

test.concurrent('what one fetch brings is projected in one go, across partitions, in order per key', async ({
  expect,
}) => {
  const { kafka, bookingIds } = await published(40, 10);
  const rows = new Rows();
  start(kafka, async (events) => rows.add(events));
  const all = Array.from({ length: 10 }, (_, amount) => amount);
  await expect.poll(() => rows.of(bookingIds), soon).toEqual(bookingIds.map(() => all));
  expect(rows.calls.length).toBeLessThan(10);
});

test.concurrent('a poisoned event is buried alone: the others of its batch are projected once', async ({ expect }) => {
  const { kafka, bookingIds } = await published(12, 3);
  const [sick, ...well] = bookingIds;
  const rows = new Rows();
  start(kafka, async (events) => {
    const isPoison = ({ data }: PublishedEnvelope) =>
      'amount' in data && data.amount === 1 && 'bookingId' in data && data.bookingId === sick;
    if (events.some(isPoison)) throw new Poisoned('of no booking');
    rows.add(events);
  });
  await expect.poll(() => rows.of(well), soon).toEqual(well.map(() => [0, 1, 2]));
  await expect.poll(async () => (await readDeadLetters(kafka, 'mypage', signal)).all().length, soon).toBe(2);
  expect(rows.of([String(sick)])).toEqual([[0]]);
});

test.concurrent('while the database is away nothing is passed over', async ({ expect }) => {
  const { kafka, bookingIds } = await published(20, 2);
  const rows = new Rows();
  let refused = 0;
  start(
    kafka,
    async (events) => {
      refused += 1;
      if (refused < 4) throw new Error('ECONNREFUSED');
      rows.add(events);
    },
    (error) => error instanceof Error && error.message === 'ECONNREFUSED',
  );
  await expect.poll(() => rows.of(bookingIds), soon).toEqual(bookingIds.map(() => [0, 1]));
  expect((await readDeadLetters(kafka, 'mypage', signal)).all()).toEqual([]);
});
