import { decodeCursor, encodeCursor } from '@concert/postgres/cursor';
import type { Pool } from '@concert/postgres/postgres';
import type { Http } from '@concert/service/http';
import { problem } from '@concert/service/problem';
import { Type } from 'typebox';
import { type BookingRow, BookingView, bookingView } from './booking-view.ts';
import { read } from './read.ts';

/** One row more than the page tells whether there is a next one. */
const sql = `
  select b.*, c.title, c.venue, c.starts_at
  from bookings b left join concerts c using (concert_id)
  where customer_id = $1 and placed_at is not null
    and ($2::timestamptz is null or (placed_at, booking_id) < ($2, $3::uuid))
  order by placed_at desc, booking_id desc
  limit $4::integer + 1`;

const Page = Type.Object({
  items: Type.Array(BookingView),
  next: Type.Union([Type.String(), Type.Null()], { description: 'the cursor of the next page, null on the last' }),
});

export function listBookings(http: Http, pool: Pool): void {
  http.route({
    method: 'GET',
    url: '/mypage/bookings',
    schema: {
      summary: 'My bookings, newest first',
      tags: ['mypage'],
      querystring: Type.Object(
        {
          cursor: Type.Optional(Type.String({ maxLength: 200, description: '`next` of the page before' })),
          limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
        },
        { additionalProperties: false },
      ),
      response: { 200: Page },
    },
    config: { access: ['customer'] },
    handler: async ({ identity, query: { cursor, limit } }) => {
      const after = cursor === undefined ? undefined : (decodeCursor(cursor) ?? refuseCursor());
      const rows = await read<BookingRow>(pool, sql, [identity.sub, after?.at, after?.id, limit]);
      const page = rows.slice(0, limit);
      const last = rows.length > limit ? page.at(-1) : undefined;
      return {
        items: page.map(bookingView),
        next: last === undefined ? null : encodeCursor({ at: last.placed_at, id: last.booking_id }),
      };
    },
  });
}

function refuseCursor(): never {
  const errors = [{ in: 'query', pointer: '#/cursor', detail: 'must be the `next` of a page' }];
  throw problem(400, 'invalid-request', 'The cursor is not one of ours.', { errors });
}
