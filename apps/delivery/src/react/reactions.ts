import type { Handlers } from '@concert/kafka/handlers';
import type { Deliveries } from '../deliveries.ts';
import { onBookingCancelled } from './on-booking-cancelled.ts';
import { onBookingConfirmed } from './on-booking-confirmed.ts';
import { onPaymentCancelled } from './on-payment-cancelled.ts';

/** What delivery does about the events of others. */
export function reactions(deliveries: Deliveries) {
  return {
    'booking.confirmed': onBookingConfirmed(deliveries),
    'booking.cancelled': onBookingCancelled(deliveries),
    'payment.cancelled': onPaymentCancelled(deliveries),
  } satisfies Handlers;
}
