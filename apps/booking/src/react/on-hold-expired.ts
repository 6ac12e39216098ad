import type { EnvelopeNamed } from '@concert/contracts/published-language';
import type { Bookings } from '../bookings.ts';
import { tell } from './tell.ts';

/** An unpaid booking ends with its hold, and one that is not there yet can come no more. */
export function onHoldExpired(bookings: Bookings) {
  return (envelope: EnvelopeNamed<'concert.hold-expired'>): Promise<void> => {
    const { bookingId, customerId, concertId } = envelope.data;
    return tell(bookings, envelope, { type: 'ExpireHold', bookingId, customerId, concertId });
  };
}
