import type { Pool } from '@concert/postgres/postgres';
import type { Http } from '@concert/service/http';
import { cursorFrom, PageOf, PageQuery, pageOf } from '@concert/service/page';
import { type BookingRow, BookingView, bookingView } from './booking-view.ts';

const sql = `
  select b.*, c.title, c.venue, c.starts_at
  from bookings b left join concerts c using (concert_id)
  where customer_id = $1 and placed_at is not null
    and ($2::timestamptz is null or (placed_at, booking_id) < ($2, $3::uuid))
  order by placed_at desc, booking_id desc
  limit $4::integer + 1`;

export function listBookings(http: Http, pool: Pool): void {
  http.route({
    method: 'GET',
    url: '/mypage/bookings',
    schema: {
      summary: 'My bookings, newest first',
      tags: ['mypage'],
      querystring: PageQuery,
      response: { 200: PageOf(BookingView) },
    },
    config: { access: ['customer'] },
    handler: async ({ identity, query: { cursor, limit } }) => {
      const after = cursorFrom(cursor);
      const { rows } = await pool.query<BookingRow>(sql, [identity.sub, after?.at, after?.id, limit]);
      const cursorOf = (row: BookingRow) => ({ at: row.placed_at, id: row.booking_id });
      return pageOf(rows, limit, { itemOf: bookingView, cursorOf });
    },
  });
}
