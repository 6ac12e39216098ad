import type { Pool } from '@concert/postgres/postgres';
import type { Stored } from './stored.ts';

/** What the rival's tables hold of a concert. */
export async function rowsStored(pool: Pool, concertId: string): Promise<Stored> {
  const [bookings, grades] = await Promise.all([
    pool.query<{ booking_id: string; quantity: number }>(
      'select booking_id, quantity from bookings where concert_id = $1',
      [concertId],
    ),
    pool.query<{ registered: number; free: number }>(
      'select sum(registered)::integer as registered, sum(available)::integer as free from grades where concert_id = $1',
      [concertId],
    ),
  ]);
  const [{ registered, free } = { registered: 0, free: 0 }] = grades.rows;
  const taken = bookings.rows.reduce((sum, { quantity }) => sum + quantity, 0);
  return {
    where: 'the table',
    bookingIds: new Set(bookings.rows.map(({ booking_id }) => booking_id)),
    tickets: { registered, taken, free },
  };
}
