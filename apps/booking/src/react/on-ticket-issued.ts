import type { EnvelopeNamed } from '@concert/contracts/published-language';
import type { Bookings } from '../bookings.ts';
import { tell } from './tell.ts';

/** The tickets are in the customer’s hand: the booking is complete. */
export function onTicketIssued(bookings: Bookings) {
  return (envelope: EnvelopeNamed<'delivery.ticket-issued'>): Promise<void> =>
    tell(bookings, envelope, { type: 'CompleteBooking' });
}
