import { Backlog } from '@concert/postgres/backlog';
import type { PoolClient } from '@concert/postgres/postgres';
import type { BookingChange } from './booking-change.ts';

const isUnsettled = `payment_status = 'approved' and (status is null or status not in ('confirmed', 'completed'))`;

const note = {
  name: 'note-unsettled',
  text: `
    with changed as (select booking_id, ${isUnsettled} as unsettled from bookings where booking_id = any ($1::uuid[])),
    settled as (delete from unsettled where booking_id in (select booking_id from changed where not unsettled))
    insert into unsettled select booking_id from changed where unsettled on conflict do nothing`,
};

/** Notes which of the changed bookings are paid and unsettled now. After the change, which has locked their rows. */
export async function noteUnsettled(client: PoolClient, changes: readonly BookingChange[]): Promise<void> {
  const turned = changes.filter(
    ({ status, payment_status: paid }) => paid !== undefined || (status !== undefined && status !== 'held'),
  );
  if (turned.length > 0) await client.query({ ...note, values: [turned.map(({ booking_id }) => booking_id)] });
}

/**
 * The paid bookings whose customers have neither tickets nor money, each since its payment or its cancellation; those
 * that an older version has settled are not among them.
 */
export function unsettled(): Backlog {
  return new Backlog(`
    select count(*)::int as count, min(since) as oldest from (
      select (
        select max(at) from history h
        where h.booking_id = u.booking_id and h.type in ('payment.approved', 'booking.cancelled')
      ) as since
      from unsettled u join bookings b using (booking_id) where ${isUnsettled}
    ) each`);
}
