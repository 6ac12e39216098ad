import type { Handlers } from '@concert/kafka/handlers';
import type { Bookings } from '../bookings.ts';
import { onDeliveryShipped } from './on-delivery-shipped.ts';
import { onHoldConfirmed } from './on-hold-confirmed.ts';
import { onHoldExpired } from './on-hold-expired.ts';
import { onHoldLost } from './on-hold-lost.ts';
import { onPaymentApproved } from './on-payment-approved.ts';
import { onTicketIssued } from './on-ticket-issued.ts';

/** What booking does about the events of others. */
export function reactions(bookings: Bookings) {
  return {
    'payment.approved': onPaymentApproved(bookings),
    'concert.hold-confirmed': onHoldConfirmed(bookings),
    'concert.hold-lost': onHoldLost(bookings),
    'concert.hold-expired': onHoldExpired(bookings),
    'delivery.shipped': onDeliveryShipped(bookings),
    'delivery.ticket-issued': onTicketIssued(bookings),
  } satisfies Handlers;
}
