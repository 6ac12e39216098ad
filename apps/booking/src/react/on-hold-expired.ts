import type { EnvelopeNamed } from '@concert/contracts/published-language';
import type { Bookings } from '../bookings.ts';
import { tell } from './tell.ts';

/** An unpaid booking ends with its hold. */
export function onHoldExpired(bookings: Bookings) {
  return (envelope: EnvelopeNamed<'concert.hold-expired'>): Promise<void> =>
    tell(bookings, envelope, { type: 'ExpireHold', concertId: envelope.data.concertId });
}
