import type { EnvelopeNamed } from '@concert/contracts/published-language';
import type { Bookings } from '../bookings.ts';
import { tell } from './tell.ts';

/** The money came too late for the tickets: the booking ends and the money goes back. */
export function onHoldLost(bookings: Bookings) {
  return (envelope: EnvelopeNamed<'concert.hold-lost'>): Promise<void> =>
    tell(bookings, envelope, { type: 'LoseHold', concertId: envelope.data.concertId });
}
