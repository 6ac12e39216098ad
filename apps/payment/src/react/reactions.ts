import type { Handlers } from '@concert/kafka/handlers';
import type { Payments } from '../payments.ts';
import { onBookingCancelled } from './on-booking-cancelled.ts';
import { onBookingExpired } from './on-booking-expired.ts';
import { onBookingPlaced } from './on-booking-placed.ts';
import { onBookingRefundDue } from './on-booking-refund-due.ts';

/** What payment does about the events of others. */
export function reactions(payments: Payments) {
  return {
    'booking.placed': onBookingPlaced(payments),
    'booking.cancelled': onBookingCancelled(payments),
    'booking.expired': onBookingExpired(payments),
    'booking.refund-due': onBookingRefundDue(payments),
  } satisfies Handlers;
}
