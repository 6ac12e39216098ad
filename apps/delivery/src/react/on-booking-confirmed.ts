import type { EnvelopeNamed } from '@concert/contracts/published-language';
import type { Deliveries } from '../deliveries.ts';
import { tell } from './tell.ts';

/** The tickets are the customer's: they can go out. */
export function onBookingConfirmed(deliveries: Deliveries) {
  return (envelope: EnvelopeNamed<'booking.confirmed'>): Promise<void> => {
    const { bookingId, customerId, concertId, items, delivery, personal } = envelope.data;
    const prepared = { bookingId, customerId, concertId, method: delivery.method, items, personal };
    return tell(deliveries, envelope, { type: 'PrepareDelivery', order: prepared });
  };
}
