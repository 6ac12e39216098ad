import type { EnvelopeNamed } from '@concert/contracts/published-language';
import type { Deliveries } from '../deliveries.ts';
import { tell } from './tell.ts';

/** Nothing goes out any more; what had gone out is expected back. */
export function onBookingCancelled(deliveries: Deliveries) {
  return (envelope: EnvelopeNamed<'booking.cancelled'>): Promise<void> => {
    const { bookingId, customerId, concertId } = envelope.data;
    return tell(deliveries, envelope, { type: 'CancelDelivery', who: { bookingId, customerId, concertId } });
  };
}
