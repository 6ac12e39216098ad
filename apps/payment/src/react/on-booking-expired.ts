import type { EnvelopeNamed } from '@concert/contracts/published-language';
import type { Payments } from '../payments.ts';
import { tell } from './tell.ts';

/** Nothing more is taken. What was paid is ordered back by booking, if it cannot have the tickets after all. */
export function onBookingExpired(payments: Payments) {
  return (envelope: EnvelopeNamed<'booking.expired'>): Promise<void> =>
    tell(payments, envelope, { type: 'ClosePayment' });
}
