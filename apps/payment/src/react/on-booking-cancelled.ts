import type { EnvelopeNamed } from '@concert/contracts/published-language';
import type { Payments } from '../payments.ts';
import { tell } from './tell.ts';

/** Paid: back goes what the policy says. Not paid, as far as booking knew: nothing more is taken. */
export function onBookingCancelled(payments: Payments) {
  return (envelope: EnvelopeNamed<'booking.cancelled'>): Promise<void> => {
    const { paymentId, refundDue } = envelope.data;
    if (paymentId === null) return tell(payments, envelope, { type: 'ClosePayment' });
    return tell(payments, envelope, { type: 'OrderRefund', paymentId, refundDue });
  };
}
