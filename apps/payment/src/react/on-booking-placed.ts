import type { EnvelopeNamed } from '@concert/contracts/published-language';
import type { Payments } from '../payments.ts';
import { tell } from './tell.ts';

/** From now on the booking can be paid. */
export function onBookingPlaced(payments: Payments) {
  return (envelope: EnvelopeNamed<'booking.placed'>): Promise<void> => {
    const { bookingId, customerId, concertId, amount, currency, payBy } = envelope.data;
    const bill = { bookingId, customerId, concertId, amount, currency, payBy };
    return tell(payments, envelope, { type: 'BillBooking', bill });
  };
}
