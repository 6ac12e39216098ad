import type { EnvelopeNamed } from '@concert/contracts/published-language';
import type { Bookings } from '../bookings.ts';
import { tell } from './tell.ts';

/** The tickets are the paid booking’s own. */
export function onHoldConfirmed(bookings: Bookings) {
  return (envelope: EnvelopeNamed<'concert.hold-confirmed'>): Promise<void> =>
    tell(bookings, envelope, { type: 'ConfirmBooking', concertId: envelope.data.concertId });
}
