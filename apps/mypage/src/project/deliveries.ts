import type { Handlers } from '@concert/kafka/handlers';
import type { Pool } from '@concert/postgres/postgres';
import { type BookingEvent, changeBooking } from './change-booking.ts';

/** No status until the delivery is prepared. */
export function projectDeliveries(pool: Pool): Handlers {
  const becomes = (status: 'preparing' | 'shipped' | 'issued' | 'cancelled') => (event: BookingEvent) =>
    changeBooking(pool, event, (client) =>
      client.query('update bookings set delivery_status = $2 where booking_id = $1', [event.data.bookingId, status]),
    );

  return {
    'delivery.prepared': becomes('preparing'),
    'delivery.shipped': becomes('shipped'),
    'delivery.ticket-issued': becomes('issued'),
    'delivery.cancelled': becomes('cancelled'),
  };
}
