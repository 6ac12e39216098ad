import type { EnvelopeNamed } from '@concert/contracts/published-language';
import type { Bookings } from '../bookings.ts';
import { tell } from './tell.ts';

/** The money is there: for the tickets, or to go back. */
export function onPaymentApproved(bookings: Bookings) {
  return (approved: EnvelopeNamed<'payment.approved'>): Promise<void> => {
    const { paymentId, amount } = approved.data;
    return tell(bookings, approved, { type: 'ReceivePayment', paymentId, amount });
  };
}
