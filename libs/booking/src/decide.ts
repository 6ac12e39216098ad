import { type Refusal, refuse } from '@concert/decider/decider';
import type { BookingEvent, Payment, Placed, RefundOrdered, Who } from './events.ts';
import { refundDue } from './refund.ts';
import type { BookingState, Paid, PlacedBooking, Unplaced } from './state.ts';

/** `now` is RFC 3339 UTC. */
export type PlaceBooking = { readonly type: 'PlaceBooking'; readonly placed: Placed; readonly now: string };
export type CancelBooking = { readonly type: 'CancelBooking'; readonly customerId: string; readonly now: string };
export type ReceivePayment = { readonly type: 'ReceivePayment' } & Payment;
/** What a concert says about the tickets it held: they are the booking's own, they are gone, the hold ran out. */
export type ConfirmBooking = { readonly type: 'ConfirmBooking'; readonly concertId: string };
export type LoseHold = { readonly type: 'LoseHold'; readonly concertId: string };
export type ExpireHold = { readonly type: 'ExpireHold' } & Who;
export type RecordShipment = { readonly type: 'RecordShipment' };
export type CompleteBooking = { readonly type: 'CompleteBooking' };

export type BookingCommand =
  | PlaceBooking
  | CancelBooking
  | ReceivePayment
  | ConfirmBooking
  | LoseHold
  | ExpireHold
  | RecordShipment
  | CompleteBooking;

export type BookingCode =
  | 'booking-not-found'
  | 'key-reused'
  | 'hold-ended'
  | 'booking-expired'
  | 'already-shipped'
  | 'already-issued';

type Outcome = readonly BookingEvent[] | Refusal<BookingCode>;

export function decide(command: BookingCommand, state: BookingState): Outcome {
  if (command.type === 'PlaceBooking') return place(command, state);
  if (state.status === 'none') {
    return command.type === 'ExpireHold' ? preventPlacing(command, state) : refuse('booking-not-found');
  }
  // After such a crash the same key may have booked another concert: the first one's hold is not this booking's.
  if ('concertId' in command && command.concertId !== state.placed.concertId) return [];
  switch (command.type) {
    case 'CancelBooking':
      return cancel(command, state);
    case 'ReceivePayment':
      return receivePayment(command, state);
    case 'ConfirmBooking':
      return confirm(state);
    case 'LoseHold':
      return loseHold(state);
    case 'ExpireHold':
      return expireHold(state);
    case 'RecordShipment':
      return recordShipment(state);
    case 'CompleteBooking':
      return complete(state);
  }
}

/** After `payBy` nobody could pay for it. */
function place({ placed, now }: PlaceBooking, state: BookingState): Outcome {
  if (state.status !== 'none') return state.placed.bodyHash === placed.bodyHash ? [] : refuse('key-reused');
  if (state.holdExpired || Date.parse(placed.payBy) <= Date.parse(now)) return refuse('hold-ended');
  return [{ type: 'BookingPlaced', data: placed }];
}

/**
 * Concert held tickets for a booking that was not placed, and has them back: a crash in between, or its append is still
 * on the way. Nothing would ever end a booking that comes after the end of its hold, so it must not come any more.
 */
function preventPlacing(hold: ExpireHold, { holdExpired }: Unplaced): Outcome {
  return holdExpired ? [] : [{ type: 'BookingNotPlaced', data: who(hold) }];
}

function cancel({ customerId, now }: CancelBooking, state: PlacedBooking): Outcome {
  if (state.placed.customerId !== customerId) return refuse('booking-not-found');
  switch (state.status) {
    case 'held':
      return cancelled(state, null, now);
    case 'paid':
      return state.expired ? refuse('booking-expired') : cancelled(state, state.payment, now);
    case 'confirmed':
      return cancelled(state, state.payment, now);
    case 'shipped':
      return refuse('already-shipped');
    case 'completed':
      return refuse('already-issued');
    case 'expired':
      return refuse('booking-expired');
    case 'cancelled':
      return [];
  }
}

function cancelled({ placed }: PlacedBooking, payment: Payment | null, now: string): Outcome {
  const refund =
    payment === null
      ? { paymentId: null, refundDue: 0 }
      : { paymentId: payment.paymentId, refundDue: refundDue(placed.refundPolicy, payment.amount, now) };
  return [{ type: 'BookingCancelled', data: { ...who(placed), ...refund, currency: placed.currency } }];
}

/** The first payment is the booking's, also after the hold expired unpaid: concert may take the tickets again. */
function receivePayment({ paymentId, amount }: ReceivePayment, state: PlacedBooking): Outcome {
  const payment = { paymentId, amount };
  if (isKnown(payment, state)) return [];
  switch (state.status) {
    case 'held':
      return received(payment, state);
    case 'expired':
      return state.reason === 'unpaid' ? received(payment, state) : [refundOrdered(payment, state)];
    case 'paid':
    case 'confirmed':
    case 'shipped':
    case 'completed':
    case 'cancelled':
      return [refundOrdered(payment, state)];
  }
}

function received(payment: Payment, { placed }: PlacedBooking): Outcome {
  return [{ type: 'PaymentReceived', data: { ...who(placed), ...payment, currency: placed.currency } }];
}

function isKnown({ paymentId }: Payment, state: PlacedBooking): boolean {
  if (state.refunds.some((refund) => refund.paymentId === paymentId)) return true;
  if (state.status === 'cancelled') return state.paymentId === paymentId;
  return 'payment' in state && state.payment.paymentId === paymentId;
}

function confirm(state: PlacedBooking): Outcome {
  if (state.status !== 'paid') return [];
  const { items, delivery, personal } = state.placed;
  return [{ type: 'BookingConfirmed', data: { ...who(state.placed), items, delivery, personal } }];
}

function loseHold(state: PlacedBooking): Outcome {
  switch (state.status) {
    case 'held':
      return expired('hold-lost', state);
    case 'paid':
      return lost(state);
    case 'confirmed':
    case 'shipped':
    case 'completed':
    case 'cancelled':
    case 'expired':
      return [];
  }
}

function lost(state: Paid): Outcome {
  const refund = refundOrdered(state.payment, state);
  return state.expired ? [refund] : [...expired('hold-lost', state), refund];
}

function expireHold(state: PlacedBooking): Outcome {
  return state.status === 'held' ? expired('unpaid', state) : [];
}

function recordShipment(state: PlacedBooking): Outcome {
  return state.status === 'confirmed' ? [{ type: 'TicketsShipped', data: who(state.placed) }] : [];
}

function complete(state: PlacedBooking): Outcome {
  if (state.status !== 'confirmed' && state.status !== 'shipped') return [];
  return [{ type: 'BookingCompleted', data: who(state.placed) }];
}

function expired(reason: 'unpaid' | 'hold-lost', { placed }: PlacedBooking): readonly BookingEvent[] {
  return [{ type: 'BookingExpired', data: { ...who(placed), reason } }];
}

function refundOrdered({ paymentId, amount }: Payment, { placed }: PlacedBooking): RefundOrdered {
  return { type: 'RefundOrdered', data: { ...who(placed), paymentId, refundDue: amount, currency: placed.currency } };
}

function who({ bookingId, customerId, concertId }: Who): Who {
  return { bookingId, customerId, concertId };
}
