import { Amount, Id, Instant } from '@concert/contracts/fields';
import type { Pool } from '@concert/postgres/postgres';
import type { Http } from '@concert/service/http';
import { problem, problemResponses } from '@concert/service/problem';
import { Type } from 'typebox';
import { type BookingRow, BookingView, bookingView } from './booking-view.ts';

/** Someone else's booking is not found, the same as one that does not exist. */
const sql = `
  select b.*, c.title, c.venue, c.starts_at, h.history
  from bookings b left join concerts c using (concert_id), lateral (
    select json_agg(json_build_object('type', type, 'at', at) order by at, topic, position) as history
    from history where history.booking_id = b.booking_id
  ) h
  where b.booking_id = $1 and b.customer_id = $2 and b.placed_at is not null`;

const Detail = Type.Object({
  ...BookingView.properties,
  refunded: Amount,
  history: Type.Array(Type.Object({ type: Type.String({ examples: ['booking.placed'] }), at: Instant })),
});

interface DetailRow extends BookingRow {
  history: { type: string; at: string }[];
}

export function getBooking(http: Http, pool: Pool): void {
  http.route({
    method: 'GET',
    url: '/mypage/bookings/:bookingId',
    schema: {
      summary: 'One of my bookings with what happened to it',
      tags: ['mypage'],
      params: Type.Object({ bookingId: Id }),
      response: { 200: Detail, ...problemResponses(404) },
    },
    config: { access: ['customer'] },
    handler: async ({ identity, params }) => {
      const { rows } = await pool.query<DetailRow>(sql, [params.bookingId, identity.sub]);
      const [row] = rows;
      if (row === undefined) throw problem(404, 'booking-not-found', 'you have no such booking');
      const history = row.history.map(({ type, at }) => ({ type, at: new Date(at).toISOString() }));
      return { ...bookingView(row), refunded: row.refunded, history };
    },
  });
}
