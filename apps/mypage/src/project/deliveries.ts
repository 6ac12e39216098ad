import type { Handlers } from '@concert/kafka/consume';
import type { Pool } from '@concert/postgres/postgres';
import { type BookingEvent, projectBooking } from './once.ts';

/** No status until the delivery is prepared. */
export function projectDeliveries(pool: Pool): Handlers {
  const becomes = (status: 'preparing' | 'shipped' | 'issued' | 'cancelled') => (event: BookingEvent) =>
    projectBooking(pool, event, (client) =>
      client.query('update bookings set delivery_status = $2 where booking_id = $1', [event.data.bookingId, status]),
    );

  return {
    'delivery.prepared': becomes('preparing'),
    'delivery.shipped': becomes('shipped'),
    'delivery.ticket-issued': becomes('issued'),
    'delivery.cancelled': becomes('cancelled'),
  };
}
