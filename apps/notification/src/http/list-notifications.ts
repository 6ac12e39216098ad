import { Id, Instant, Language } from '@concert/contracts/fields';
import { decodeCursor, encodeCursor } from '@concert/postgres/cursor';
import type { Pool } from '@concert/postgres/postgres';
import type { Http } from '@concert/service/http';
import { problem } from '@concert/service/problem';
import { type Static, Type } from 'typebox';
import { type ToldRow, textOf, toldColumns, toldTables } from '../record/told.ts';
import { read } from './read.ts';

/** One row more than the page tells whether there is a next one. */
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

const Page = Type.Object({
  items: Type.Array(Notification),
  next: Type.Union([Type.String(), Type.Null()], { description: 'the cursor of the next page, null on the last' }),
});

export function listNotifications(http: Http, pool: Pool): void {
  http.route({
    method: 'GET',
    url: '/mypage/notifications',
    schema: {
      summary: 'My notifications, newest first',
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
      const rows = await read<ToldRow>(pool, sql, [identity.sub, after?.at, after?.id, limit]);
      const page = rows.slice(0, limit);
      const last = rows.length > limit ? page.at(-1) : undefined;
      return {
        items: page.map(notificationOf),
        next: last === undefined ? null : encodeCursor({ at: last.at, id: last.message_id }),
      };
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

function refuseCursor(): never {
  const errors = [{ in: 'query', pointer: '#/cursor', detail: 'must be the `next` of a page' }];
  throw problem(400, 'invalid-request', 'The cursor is not one of ours.', { errors });
}
