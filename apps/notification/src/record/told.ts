import type { HeldItem } from '@concert/contracts/fields';
import { type Language, render } from '../templates/render.ts';
import type { Facts, Kind, Subject, Text } from '../templates/templates.ts';

/** What a message is written from; a message whose recipient or concert has not come yet has no such row. */
export const toldColumns = `
  m.message_id, m.booking_id, m.kind, m.facts, m.at, m.sent_at,
  r.language, r.items, r.amount, r.currency, r.pay_by, r.delivery_method, c.title, c.venue, c.starts_at`;
export const toldTables = 'messages m join recipients r using (booking_id) join concerts c using (concert_id)';

export interface ToldRow {
  message_id: string;
  booking_id: string;
  kind: Kind;
  facts: Facts[Kind];
  at: Date;
  sent_at: Date | null;
  language: Language;
  items: HeldItem[];
  amount: number;
  currency: string;
  pay_by: Date;
  delivery_method: 'post' | 'onsite';
  title: string;
  venue: string;
  starts_at: Date;
}

/** The message in its customer's language. */
export function textOf(row: ToldRow): Text {
  const booking: Subject = {
    bookingId: row.booking_id,
    title: row.title,
    venue: row.venue,
    startsAt: row.starts_at,
    items: row.items,
    amount: row.amount,
    currency: row.currency,
    payBy: row.pay_by,
    delivery: row.delivery_method,
  };
  return render(row.language, row.kind, booking, row.facts as Facts[typeof row.kind]);
}
