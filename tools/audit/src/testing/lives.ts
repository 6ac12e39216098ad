import type { BookingEvent } from '@concert/booking/events';
import type { HeldItem, InventoryEvent, Terms } from '@concert/concert/inventory/events';
import type { DeliveryEvent } from '@concert/delivery/events';
import type { PaymentEvent } from '@concert/payment/events';
import { type AnyEvent, dawnMs } from './chronicle.ts';

export const terms: Terms = {
  salesOpenAt: '2030-01-01T00:00:00.000Z',
  salesCloseAt: '2030-05-31T00:00:00.000Z',
  limitPerCustomer: 4,
  currency: 'KRW',
  refundPolicy: [
    { until: '2030-03-01T00:00:00.000Z', percent: 100 },
    { until: '2030-05-01T00:00:00.000Z', percent: 70 },
  ],
  payWindowSeconds: 600,
};

/** Who buys what, under which ids. */
export interface Buyer {
  readonly bookingId: string;
  readonly customerId: string;
  readonly concertId: string;
  readonly items: readonly HeldItem[];
  /** Of the order. */
  readonly bodyHash: string;
  /** Ten minutes after dawn by default, and a minute later. */
  readonly payBy?: string;
  readonly heldUntil?: string;
}

export type Told = AnyEvent & { readonly stream: string };

/** Every event that a booking can bring about, as it has to be told. */
export function eventsOf(buyer: Buyer) {
  const { bookingId, customerId, concertId, items, bodyHash } = buyer;
  const { payBy = after(600), heldUntil = after(660) } = buyer;
  const who = { bookingId, customerId, concertId };
  const whose = { bookingId, customerId };
  const amount = items.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  const currency = terms.currency;
  const paymentId = `payment of ${bookingId}`;
  const attempt = { ...who, paymentId, amount, currency };
  const method = 'onsite' as const;
  const placed = { ...who, items, amount, currency, payBy, heldUntil, refundPolicy: terms.refundPolicy };
  const personal = { delivery: { method }, language: 'ko' as const, personal: 'sealed' };
  const refund = { ...who, paymentId, refundDue: amount, currency };
  const startedAt = payBy;

  const ofInventory = inStream<InventoryEvent>(`inventory-${concertId}`);
  const ofBooking = inStream<BookingEvent>(`booking-${bookingId}`);
  const ofPayment = inStream<PaymentEvent>(`payment-${bookingId}`);
  const ofDelivery = inStream<DeliveryEvent>(`delivery-${bookingId}`);
  return {
    held: ofInventory({ type: 'TicketsHeld', data: { ...whose, items, payBy, heldUntil, bodyHash } }),
    holdConfirmed: ofInventory({ type: 'HoldConfirmed', data: whose }),
    releasedHeld: ofInventory({ type: 'HoldReleased', data: { ...whose, sold: false } }),
    releasedSold: ofInventory({ type: 'HoldReleased', data: { ...whose, sold: true } }),
    holdExpired: ofInventory({ type: 'HoldExpired', data: whose }),
    retaken: ofInventory({ type: 'TicketsRetaken', data: whose }),
    holdLost: ofInventory({ type: 'HoldLost', data: whose }),

    placed: ofBooking({ type: 'BookingPlaced', data: { ...placed, ...personal, bodyHash } }),
    notPlaced: ofBooking({ type: 'BookingNotPlaced', data: who }),
    received: ofBooking({ type: 'PaymentReceived', data: attempt }),
    confirmed: ofBooking({
      type: 'BookingConfirmed',
      data: { ...who, items, delivery: { method }, personal: 'sealed' },
    }),
    shippedTold: ofBooking({ type: 'TicketsShipped', data: who }),
    completed: ofBooking({ type: 'BookingCompleted', data: who }),
    cancelledUnpaid: ofBooking({
      type: 'BookingCancelled',
      data: { ...who, currency, paymentId: null, refundDue: 0 },
    }),
    cancelled: ofBooking({ type: 'BookingCancelled', data: refund }),
    expiredUnpaid: ofBooking({ type: 'BookingExpired', data: { ...who, reason: 'unpaid' } }),
    expiredLost: ofBooking({ type: 'BookingExpired', data: { ...who, reason: 'hold-lost' } }),
    refundOrdered: ofBooking({ type: 'RefundOrdered', data: refund }),

    due: ofPayment({ type: 'PaymentDue', data: { ...who, amount, currency, payBy } }),
    started: ofPayment({ type: 'PaymentStarted', data: { ...attempt, method: 'card', bodyHash: 'b', startedAt } }),
    approved: ofPayment({ type: 'PaymentApproved', data: attempt }),
    declined: ofPayment({ type: 'PaymentDeclined', data: { ...attempt, reason: 'no money' } }),
    closed: ofPayment({ type: 'PaymentClosed', data: who }),
    endedUnpaid: ofPayment({ type: 'PaymentCancelled', data: { ...who, paymentId: null, refunded: 0, currency } }),
    refundStarted: ofPayment({ type: 'RefundStarted', data: refund }),
    refunded: ofPayment({ type: 'PaymentCancelled', data: { ...who, paymentId, refunded: amount, currency } }),

    prepared: ofDelivery({ type: 'DeliveryPrepared', data: { ...who, method, items, personal: 'sealed' } }),
    shipped: ofDelivery({ type: 'DeliveryShipped', data: who }),
    issued: ofDelivery({ type: 'TicketIssued', data: { ...who, method } }),
    deliveryCancelled: ofDelivery({ type: 'DeliveryCancelled', data: { ...who, returnExpected: false } }),
    returned: ofDelivery({ type: 'DeliveryCancelled', data: { ...who, returnExpected: true } }),
  };
}

export type EventName = keyof ReturnType<typeof eventsOf>;

function after(seconds: number): string {
  return new Date(dawnMs + seconds * 1000).toISOString();
}

function inStream<Event extends AnyEvent>(stream: string) {
  return <Own extends Event>(event: Own): Own & { readonly stream: string } => ({ ...event, stream });
}
