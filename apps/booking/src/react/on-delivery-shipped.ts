import type { EnvelopeNamed } from '@concert/contracts/published-language';
import type { Bookings } from '../bookings.ts';
import { tell } from './tell.ts';

/** From here on the booking cannot be cancelled. */
export function onDeliveryShipped(bookings: Bookings) {
  return (envelope: EnvelopeNamed<'delivery.shipped'>): Promise<void> =>
    tell(bookings, envelope, { type: 'RecordShipment' });
}
