import type { PaymentCode } from '@concert/payment/decide';
import { refusalTable } from '@concert/service/refusals';

export const refusals = refusalTable<PaymentCode>({
  // Payment knows of a booking by its event alone, and cannot tell one that is late from one that never was.
  'booking-not-found': [404, 'no such booking of yours is known here; one placed just now may be in some seconds'],
  'booking-closed': [409, 'the booking has ended; it takes no payment'],
  'already-paid': [409, 'the booking is paid'],
  'payment-pending': [409, 'a payment of this booking is not decided yet'],
  'payment-window-closed': [409, 'the time to pay is over'],
  'key-reused': [422, 'this Idempotency-Key was used for another payment'],
  // Of refunds, which no customer orders.
  'payment-not-approved': [409, 'there is no such approved payment'],
  'refund-above-approved': [409, 'the refund is more than was paid'],
});
