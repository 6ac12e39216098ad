import type { EnvelopeNamed } from '@concert/contracts/published-language';
import type { Deliveries } from '../deliveries.ts';
import { tell } from './tell.ts';

/** Not paid, or no longer paid. May come before the booking's own events: another topic has another order. */
export function onPaymentCancelled(deliveries: Deliveries) {
  return (envelope: EnvelopeNamed<'payment.cancelled'>): Promise<void> => {
    const { bookingId, customerId, concertId } = envelope.data;
    return tell(deliveries, envelope, { type: 'CancelDelivery', who: { bookingId, customerId, concertId } });
  };
}
