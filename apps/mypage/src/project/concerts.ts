import type { Handlers } from '@concert/kafka/handlers';
import type { Pool } from '@concert/postgres/postgres';

/** A concert is registered once and never changes, so a repeat has nothing to add. */
const addConcert = `
  insert into concerts (concert_id, title, venue, starts_at) values ($1, $2, $3, $4) on conflict (concert_id) do nothing`;

/** What the list of bookings says about a concert. */
export function projectConcerts(pool: Pool): Handlers {
  return {
    'concert.registered': async ({ data }) => {
      await pool.query(addConcert, [data.concertId, data.title, data.venue, data.startsAt]);
    },
  };
}
