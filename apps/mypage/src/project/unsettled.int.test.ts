import { randomUUID } from 'node:crypto';
import { migrate } from '@concert/postgres/migrate';
import { connectPostgres } from '@concert/postgres/postgres';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { foldOf, plan, storyOf } from '../testing/stories.ts';
import { projection } from './projection.ts';
import { unsettled } from './unsettled.ts';

const url = process.env.POSTGRES_URL ?? '';
const schema = `mypage_${randomUUID().replaceAll('-', '')}`;
const pool = connectPostgres({ url, schema, applicationName: schema });
const { project } = projection(pool);

beforeAll(() => migrate({ url, schema, folder: new URL('../migrations/', import.meta.url) }));
afterAll(async () => {
  await pool.query(`drop schema ${schema} cascade`);
  await pool.end();
});

const noted = async (bookingId: string) =>
  (await pool.query('select from unsettled where booking_id = $1', [bookingId])).rowCount === 1;

/** The story's first event is of second 1, and so on. */
const secondsAfter = (second: number) => Date.UTC(2031, 4, 1, 10, 0, second);

test('a paid booking is unsettled until it is confirmed, and a cancelled one until the money is back', async () => {
  const backlog = unsettled();
  const [booking = [], payment = []] = storyOf([
    ['booking.placed', 'booking.confirmed', 'booking.cancelled'],
    ['payment.approved', 'payment.cancelled'],
  ]).topics;
  const waiting = async () => {
    await backlog.look(pool);
    return [backlog.count, backlog.oldestSeconds(secondsAfter(60))];
  };
  await project(booking.slice(0, 1));
  expect(await waiting()).toEqual([0, 0]);
  await project(payment.slice(0, 1));
  expect(await waiting()).toEqual([1, 56]);
  await project(booking.slice(1, 2));
  expect(await waiting()).toEqual([0, 0]);
  await project(booking.slice(2, 3));
  expect(await waiting()).toEqual([1, 56]);
  await project(payment.slice(1));
  expect(await waiting()).toEqual([0, 0]);
});

test('it is so of what the events say, in whatever order and company they come', async () => {
  await fc.assert(
    fc.asyncProperty(plan, fc.boolean(), async ({ booking, payment, delivery }, sideBySide) => {
      const story = storyOf([booking, payment, delivery]);
      if (sideBySide) await Promise.all(story.topics.map((events) => project(events)));
      else for (const events of story.topics.toReversed()) for (const event of events) await project([event]);
      const { status, payment: paid } = foldOf(story.topics);
      expect(await noted(story.bookingId)).toBe(
        paid === 'approved' && status !== 'confirmed' && status !== 'completed',
      );
    }),
    { numRuns: 60 },
  );
});

test('tells of each event when it is shown, and of a repeat nothing', async () => {
  const told: string[] = [];
  const telling = projection(pool, ({ type }) => told.push(type));
  const [events = []] = storyOf([['booking.placed', 'booking.confirmed']]).topics;
  await telling.project(events);
  await telling.project(events);
  expect(told).toEqual(['booking.placed', 'booking.confirmed']);
});
