import { randomUUID } from 'node:crypto';
import type { Projection } from '@concert/kafka/project';
import { migrate } from '@concert/postgres/migrate';
import { connectPostgres, type Pool, transaction } from '@concert/postgres/postgres';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { arrivals, foldOf, plan, type Shown, storyOf, typesOf } from '../testing/stories.ts';
import type { BookingEvent } from './booking-change.ts';
import { projection } from './projection.ts';

const guard = vi.hoisted(() => ({ off: false }));

vi.mock(import('@concert/postgres/project-once'), async (original) => {
  const { projectOnce } = await original();
  return {
    projectOnce: (pool, events, work) =>
      guard.off ? transaction(pool, (client) => work(client, events)) : projectOnce(pool, events, work),
  };
});

const url = process.env.POSTGRES_URL ?? '';
const schema = `mypage_${randomUUID().replaceAll('-', '')}`;
const pool = connectPostgres({ url, schema, applicationName: schema });

beforeAll(() => migrate({ url, schema, folder: new URL('../migrations/', import.meta.url) }));
afterEach(() => {
  guard.off = false;
});
afterAll(async () => {
  await pool.query(`drop schema ${schema} cascade`);
  await pool.end();
});

async function shownBy(bookingId: string): Promise<Shown | undefined> {
  const { rows } = await pool.query<Shown>(
    `select status, payment_status as payment, refunded, delivery_status as delivery, array(
       select to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || ' ' || type from history h
       where h.booking_id = b.booking_id order by 1
     ) as history
     from bookings b where booking_id = $1`,
    [bookingId],
  );
  return rows[0];
}

/** Cuts into pieces of these sizes, again and again: what one fetch brought, or one event alone. */
function cut<Item>(items: readonly Item[], sizes: readonly number[]): Item[][] {
  const pieces: Item[][] = [];
  for (let from = 0; from < items.length; ) {
    const size = sizes[pieces.length % sizes.length] ?? 1;
    pieces.push(items.slice(from, from + size));
    from += size;
  }
  return pieces;
}
const sizes = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 5 });

const sameInAnyOrder = ({ project }: Projection) =>
  fc.asyncProperty(plan, sizes, async ({ booking, payment, delivery, steps }, sizes) => {
    const story = storyOf([booking, payment, delivery]);
    for (const events of cut(arrivals(story, steps), sizes)) await project(events);
    expect(await shownBy(story.bookingId)).toEqual(foldOf(story.topics));
  });

test('MyPage is the fold of the events, whatever is repeated and however the topics interleave', async () => {
  await fc.assert(sameInAnyOrder(projection(pool)), { numRuns: 60 });
});

test('also when the topics are consumed at the same moment', async () => {
  const types = ['booking', 'payment', 'delivery'].map(typesOf);
  const stories = Array.from({ length: 10 }, () => storyOf(types));
  const { project } = projection(pool);
  const consume = async (events: BookingEvent[]) => {
    for (const event of events) await Promise.all([project([event]), project([event])]);
  };
  await Promise.all(stories.flatMap(({ topics }) => topics.map(consume)));
  for (const { bookingId, topics } of stories) expect(await shownBy(bookingId)).toEqual(foldOf(topics));
});

test('the events of many bookings go together, also twice at the same moment', async () => {
  const types = ['booking', 'payment', 'delivery'].map(typesOf);
  const stories = Array.from({ length: 40 }, () => storyOf(types));
  const { project } = projection(pool);
  // A second consumer begins where the first one's place was saved, so never behind an event that nobody has applied.
  const eventsOf = (some: typeof stories) => some.flatMap(({ topics }) => topics.flat());
  const together = [stories, stories.slice(15), stories.slice(7, 8)];
  await Promise.all(together.map((some) => project(eventsOf(some))));
  for (const { bookingId, topics } of stories) expect(await shownBy(bookingId)).toEqual(foldOf(topics));
});

test('a late payment makes an expired booking confirmed again, whenever its payment events come', async () => {
  const story = storyOf([
    ['booking.placed', 'booking.expired', 'booking.confirmed'],
    ['payment.started', 'payment.approved'],
  ]);
  for (const events of story.topics.toReversed()) await projection(pool).project(events);
  expect(await shownBy(story.bookingId)).toMatchObject({ status: 'confirmed', payment: 'approved' });
});

const lastWriterWins = (on: Pool): Projection => {
  const { names, project } = projection(on);
  return {
    names,
    project: async (events) => {
      await project(events);
      for (const { type, data } of events) {
        if (type !== 'payment.approved') continue;
        await on.query(`update bookings set status = 'confirmed' where booking_id = $1`, [data.bookingId]);
      }
    },
  };
};

test('the property finds a projection without the guard, and one where the last writer wins across topics', async () => {
  guard.off = true;
  expect((await fc.check(sameInAnyOrder(projection(pool)), { numRuns: 60 })).failed).toBe(true);
  guard.off = false;
  expect((await fc.check(sameInAnyOrder(lastWriterWins(pool)), { numRuns: 60 })).failed).toBe(true);
});
