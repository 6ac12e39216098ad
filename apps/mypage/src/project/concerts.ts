import type { EnvelopeNamed } from '@concert/contracts/published-language';
import type { PoolClient } from '@concert/postgres/postgres';

export type ConcertRegistered = EnvelopeNamed<'concert.registered'>;

/** A concert is registered once and never changes, so a repeat has nothing to add. */
const addConcert = `
  insert into concerts (concert_id, title, venue, starts_at) values ($1, $2, $3, $4) on conflict (concert_id) do nothing`;

/** What the list of bookings says about concerts. */
export async function addConcerts(client: PoolClient, events: readonly ConcertRegistered[]): Promise<void> {
  for (const { data } of events) {
    await client.query(addConcert, [data.concertId, data.title, data.venue, data.startsAt]);
  }
}
