import type { Handlers } from '@concert/kafka/handlers';
import type { Pool } from '@concert/postgres/postgres';
import { type BookingEvent, changeBooking } from './change-booking.ts';

const place = `
  update bookings
  set placed_at = $2, status = 'held', items = $3, amount = $4, currency = $5, pay_by = $6, delivery_method = $7
  where booking_id = $1`;

/** The booking's own events decide its status, in the order of their topic: a late payment confirms an expired one. */
export function projectBookings(pool: Pool): Handlers {
  const becomes = (status: 'confirmed' | 'completed' | 'cancelled' | 'expired') => (event: BookingEvent) =>
    changeBooking(pool, event, (client) =>
      client.query('update bookings set status = $2 where booking_id = $1', [event.data.bookingId, status]),
    );
  const noted = (event: BookingEvent) => changeBooking(pool, event, async () => {});

  return {
    'booking.placed': (event) => {
      const { bookingId, items, amount, currency, payBy, delivery } = event.data;
      const values = [bookingId, event.occurredAt, JSON.stringify(items), amount, currency, payBy, delivery.method];
      return changeBooking(pool, event, (client) => client.query(place, values));
    },
    'booking.paid': noted,
    'booking.confirmed': becomes('confirmed'),
    'booking.completed': becomes('completed'),
    'booking.cancelled': becomes('cancelled'),
    'booking.expired': becomes('expired'),
    'booking.refund-due': noted,
  };
}
