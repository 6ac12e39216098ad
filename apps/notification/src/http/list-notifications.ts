import { Id, Instant, Language } from '@concert/contracts/fields';
import type { Pool } from '@concert/postgres/postgres';
import type { Http } from '@concert/service/http';
import { cursorFrom, PageOf, PageQuery, pageOf } from '@concert/service/page';
import { type Static, Type } from 'typebox';
import { type ToldRow, textOf, toldColumns, toldTables } from '../record/told.ts';

const sql = `
  select ${toldColumns} from ${toldTables}
  where m.customer_id = $1 and ($2::timestamptz is null or (m.at, m.message_id) < ($2, $3::uuid))
  order by m.at desc, m.message_id desc
  limit $4::integer + 1`;

const Notification = Type.Object({
  notificationId: Id,
  bookingId: Id,
  kind: Type.Enum(['booked', 'paid', 'declined', 'shipped', 'issued', 'cancelled', 'refunded', 'expired']),
  subject: Type.String(),
  body: Type.String(),
  language: Language,
  at: Instant,
  sentAt: Type.Union([Instant, Type.Null()], { description: 'when the e-mail went out; null until then' }),
});

export function listNotifications(http: Http, pool: Pool): void {
  http.route({
    method: 'GET',
    url: '/mypage/notifications',
    schema: {
      summary: 'My notifications, newest first',
      tags: ['mypage'],
      querystring: PageQuery,
      response: { 200: PageOf(Notification) },
    },
    config: { access: ['customer'] },
    handler: async ({ identity, query: { cursor, limit } }) => {
      const after = cursorFrom(cursor);
      const { rows } = await pool.query<ToldRow>(sql, [identity.sub, after?.at, after?.id, limit]);
      return pageOf(rows, limit, { itemOf: notificationOf, cursorOf: (row) => ({ at: row.at, id: row.message_id }) });
    },
  });
}

function notificationOf(row: ToldRow): Static<typeof Notification> {
  return {
    notificationId: row.message_id,
    bookingId: row.booking_id,
    kind: row.kind,
    ...textOf(row),
    language: row.language,
    at: row.at.toISOString(),
    sentAt: row.sent_at?.toISOString() ?? null,
  };
}
