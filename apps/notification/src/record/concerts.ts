import type { Handlers } from '@concert/kafka/handlers';
import type { Pool } from '@concert/postgres/postgres';

const addConcert = `
  insert into concerts (concert_id, title, venue, starts_at) values ($1, $2, $3, $4) on conflict (concert_id) do nothing`;

/** What messages say about a concert. */
export function recordConcerts(pool: Pool, ring: () => void): Handlers {
  return {
    'concert.registered': async ({ data }) => {
      await pool.query(addConcert, [data.concertId, data.title, data.venue, data.startsAt]);
      ring();
    },
  };
}
