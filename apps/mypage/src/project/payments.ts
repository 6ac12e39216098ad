import type { Handlers } from '@concert/kafka/handlers';
import type { Pool } from '@concert/postgres/postgres';
import { type BookingEvent, changeBooking } from './change-booking.ts';

/** `due` until an attempt starts; a declined attempt may be followed by another. */
export function projectPayments(pool: Pool): Handlers {
  const becomes = (status: 'pending' | 'approved' | 'declined') => (event: BookingEvent) =>
    changeBooking(pool, event, (client) =>
      client.query('update bookings set payment_status = $2 where booking_id = $1', [event.data.bookingId, status]),
    );

  return {
    'payment.started': becomes('pending'),
    'payment.approved': becomes('approved'),
    'payment.declined': becomes('declined'),
    'payment.cancelled': (event) =>
      changeBooking(pool, event, (client) =>
        client.query(
          `update bookings set payment_status = 'cancelled', refunded = refunded + $2 where booking_id = $1`,
          [event.data.bookingId, event.data.refunded],
        ),
      ),
  };
}
