import type { PoolClient } from '@concert/postgres/postgres';
import type { BookingChange, BookingEvent } from './booking-change.ts';
import { noteUnsettled } from './unsettled.ts';

interface HistoryEntry {
  booking_id: string;
  topic: string;
  /** Counted from 0 here, and from what is there already in the table. */
  position: number;
  type: string;
  at: string;
}

/**
 * Makes the row of each booking if need be and changes it. In the order of the bookings: topics are consumed side by
 * side, also in several processes, and the lock of the row keeps positions apart.
 */
const changeRows = {
  name: 'change-bookings',
  text: `
    insert into bookings as b (booking_id, customer_id, concert_id, placed_at, status, items, amount, currency, pay_by,
      delivery_method, payment_status, refunded, delivery_status)
    select booking_id, customer_id, concert_id, placed_at, status, items, amount, currency, pay_by,
      delivery_method, coalesce(payment_status, 'due'), refunded, delivery_status
    from json_populate_recordset(null::bookings, $1) order by booking_id
    on conflict (booking_id) do update set
      placed_at = coalesce(excluded.placed_at, b.placed_at),
      status = coalesce(excluded.status, b.status),
      items = coalesce(excluded.items, b.items),
      amount = coalesce(excluded.amount, b.amount),
      currency = coalesce(excluded.currency, b.currency),
      pay_by = coalesce(excluded.pay_by, b.pay_by),
      delivery_method = coalesce(excluded.delivery_method, b.delivery_method),
      payment_status = coalesce(nullif(excluded.payment_status, 'due'), b.payment_status),
      refunded = b.refunded + excluded.refunded,
      delivery_status = coalesce(excluded.delivery_status, b.delivery_status)`,
};

const addToHistory = {
  name: 'add-to-history',
  text: `
    insert into history (booking_id, topic, position, type, at)
    select booking_id, topic, position + (
      select count(*) from history h where h.booking_id = e.booking_id and h.topic = e.topic
    ), type, at
    from json_populate_recordset(null::history, $1) e`,
};

/** Applies the events to the rows of their bookings and notes them in their histories. */
export async function changeBookings(
  client: PoolClient,
  events: readonly BookingEvent[],
  apply: (change: BookingChange, event: BookingEvent) => void,
): Promise<void> {
  const changes = new Map<string, BookingChange>();
  const history: HistoryEntry[] = [];
  const noted = new Map<string, number>();
  for (const event of events) {
    const { bookingId, customerId, concertId } = event.data;
    const unchanged = { booking_id: bookingId, customer_id: customerId, concert_id: concertId, refunded: 0 };
    const change = changes.get(bookingId) ?? unchanged;
    apply(change, event);
    changes.set(bookingId, change);

    const topic = event.type.slice(0, event.type.indexOf('.'));
    const lane = `${topic} ${bookingId}`;
    const position = noted.get(lane) ?? 0;
    noted.set(lane, position + 1);
    history.push({ booking_id: bookingId, topic, position, type: event.type, at: event.occurredAt });
  }
  const changed = [...changes.values()];
  await client.query({ ...changeRows, values: [JSON.stringify(changed)] });
  await client.query({ ...addToHistory, values: [JSON.stringify(history)] });
  await noteUnsettled(client, changed);
}
