import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from '@concert/postgres/postgres';
import type { Acknowledgement } from '../load/job.ts';

const withinMs = 60_000;

/**
 * When the rows of a concert's bookings were committed, in milliseconds since 1970, by booking; once all that are
 * expected are there, or after a minute those that are. PostgreSQL has to track the times of its commits.
 */
export async function whenShown(pool: Pool, concertId: string, expected: number): Promise<ReadonlyMap<string, number>> {
  const deadline = Date.now() + withinMs;
  while ((await shownCount(pool, concertId)) < expected && Date.now() < deadline) await pause(100);
  const { rows } = await pool.query<{ booking_id: string; at: number }>(
    `select booking_id, (extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000)::float8 as at
     from bookings where concert_id = $1 and placed_at is not null`,
    [concertId],
  );
  return new Map(rows.map(({ booking_id, at }) => [booking_id, at]));
}

async function shownCount(pool: Pool, concertId: string): Promise<number> {
  const counted = 'select count(*)::integer as shown from bookings where concert_id = $1 and placed_at is not null';
  const { rows } = await pool.query<{ shown: number }>(counted, [concertId]);
  return rows[0]?.shown ?? 0;
}

/** Sorted, from each acknowledgement of a concert to the moment its booking was shown; those not shown are left out. */
export async function lagsMs(
  acksFile: string,
  concertId: string,
  shownAt: ReadonlyMap<string, number>,
): Promise<Float64Array> {
  const lines = (await readFile(acksFile, 'utf8')).split('\n').filter(Boolean);
  const acks = lines.map((line): Acknowledgement => JSON.parse(line)).filter((ack) => ack.concertId === concertId);
  const lags = acks.flatMap(({ bookingId, receivedAtMs }) => {
    const at = shownAt.get(bookingId);
    return at === undefined ? [] : [at - receivedAtMs];
  });
  return Float64Array.from(lags).sort();
}
