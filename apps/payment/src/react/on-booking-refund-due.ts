import type { EnvelopeNamed } from '@concert/contracts/published-language';
import type { Payments } from '../payments.ts';
import { tell } from './tell.ts';

/**
 * The order is made durable here and followed by settle/, which hears of it at once: a provider that is away holds up
 * its own refunds, and not the events of everybody else's bookings.
 */
export function onBookingRefundDue(payments: Payments) {
  return (envelope: EnvelopeNamed<'booking.refund-due'>): Promise<void> => {
    const { paymentId, refundDue } = envelope.data;
    return tell(payments, envelope, { type: 'OrderRefund', paymentId, refundDue });
  };
}
