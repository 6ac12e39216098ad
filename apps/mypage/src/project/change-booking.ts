import type { PublishedEnvelope } from '@concert/contracts/published-language';
import type { Pool, PoolClient } from '@concert/postgres/postgres';
import { projectOnce } from '@concert/postgres/project-once';

/** An event of a booking: every one says whose booking it is and of which concert. */
export type BookingEvent = Exclude<PublishedEnvelope, { type: `concert.${string}` }>;

const makeRow = `
  insert into bookings (booking_id, customer_id, concert_id) values ($1, $2, $3) on conflict (booking_id) do nothing`;

/** The row is locked first: topics are consumed side by side, and positions must not collide. */
const lockRow = 'select from bookings where booking_id = $1 for update';

const addToHistory = `
  insert into history (booking_id, topic, position, type, at)
  select $1, $2, count(*), $3, $4 from history where booking_id = $1 and topic = $2`;

/** Once per event: makes the booking's row if need be, applies `change` to it and notes the event in its history. */
export async function changeBooking(
  pool: Pool,
  event: BookingEvent,
  change: (client: PoolClient) => Promise<unknown>,
): Promise<void> {
  const { bookingId, customerId, concertId } = event.data;
  await projectOnce(pool, event.id, async (client) => {
    await client.query(makeRow, [bookingId, customerId, concertId]);
    await client.query(lockRow, [bookingId]);
    await change(client);
    const [topic] = event.type.split('.');
    await client.query(addToHistory, [bookingId, topic, event.type, event.occurredAt]);
  });
}
