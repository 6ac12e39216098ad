import { type Refusal, refuse, unreachable } from '@concert/decider/decider';
import type { Bill, PaymentEvent, Who } from './events.ts';
import type { PaymentState } from './state.ts';

/** A booking was placed: this is what it owes. */
export interface BillBooking {
  readonly type: 'BillBooking';
  readonly bill: Bill;
}

/** `now` is RFC 3339 UTC; `bodyHash` tells a repeat from another request under the same payment id. */
export interface StartPayment {
  readonly type: 'StartPayment';
  readonly customerId: string;
  readonly paymentId: string;
  readonly method: string;
  readonly bodyHash: string;
  readonly now: string;
}

/** The provider's last word on an attempt. */
export interface ApprovePayment {
  readonly type: 'ApprovePayment';
  readonly paymentId: string;
}

export interface DeclinePayment {
  readonly type: 'DeclinePayment';
  readonly paymentId: string;
  readonly reason: string;
}

/** The booking ended without a payment that booking knows of. */
export interface ClosePayment {
  readonly type: 'ClosePayment';
}

/** Booking orders money back: what the policy says, or all of it. */
export interface OrderRefund {
  readonly type: 'OrderRefund';
  readonly paymentId: string;
  readonly refundDue: number;
}

/** The provider has paid it back. */
export interface FinishRefund {
  readonly type: 'FinishRefund';
  readonly paymentId: string;
}

export type PaymentCommand =
  | BillBooking
  | StartPayment
  | ApprovePayment
  | DeclinePayment
  | ClosePayment
  | OrderRefund
  | FinishRefund;

export type PaymentCode =
  | 'booking-not-found'
  | 'booking-closed'
  | 'already-paid'
  | 'payment-pending'
  | 'payment-window-closed'
  | 'key-reused'
  | 'payment-not-approved'
  | 'refund-above-approved';

type Outcome = readonly PaymentEvent[] | Refusal<PaymentCode>;

export function decide(command: PaymentCommand, state: PaymentState): Outcome {
  switch (command.type) {
    case 'BillBooking':
      return billBooking(command, state);
    case 'StartPayment':
      return startPayment(command, state);
    case 'ApprovePayment':
      return approvePayment(command, state);
    case 'DeclinePayment':
      return declinePayment(command, state);
    case 'ClosePayment':
      return closePayment(state);
    case 'OrderRefund':
      return orderRefund(command, state);
    case 'FinishRefund':
      return finishRefund(command, state);
  }
  return unreachable(command);
}

function billBooking({ bill }: BillBooking, state: PaymentState): Outcome {
  return state.status === 'unknown' ? [{ type: 'PaymentDue', data: bill }] : [];
}

/** Someone else's booking is answered as one that does not exist. */
function startPayment(command: StartPayment, state: PaymentState): Outcome {
  const { customerId, paymentId, method, bodyHash, now } = command;
  if (state.status === 'unknown' || state.bill.customerId !== customerId) return refuse('booking-not-found');
  const earlier = state.attempts[paymentId];
  if (earlier !== undefined) return earlier.bodyHash === bodyHash ? [] : refuse('key-reused');
  const obstacle = obstacleToStarting(state, now);
  if (obstacle !== null) return refuse(obstacle);
  const { amount, currency } = state.bill;
  const attempt = { paymentId, amount, currency, method, bodyHash, startedAt: now };
  return [{ type: 'PaymentStarted', data: { ...who(state.bill), ...attempt } }];
}

function obstacleToStarting(state: Exclude<PaymentState, { status: 'unknown' }>, now: string): PaymentCode | null {
  switch (state.status) {
    case 'due':
      return Date.parse(now) > Date.parse(state.bill.payBy) ? 'payment-window-closed' : null;
    case 'pending':
      return state.closed ? 'booking-closed' : 'payment-pending';
    case 'approved':
      return state.closed ? 'booking-closed' : 'already-paid';
    case 'refunding':
    case 'cancelled':
      return 'booking-closed';
  }
}

/** Also of a closed payment: booking must hear of it to give the tickets or order the money back. */
function approvePayment({ paymentId }: ApprovePayment, state: PaymentState): Outcome {
  if (state.status !== 'pending' || state.paymentId !== paymentId) return [];
  const { amount, currency } = state.bill;
  return [{ type: 'PaymentApproved', data: { ...who(state.bill), paymentId, amount, currency } }];
}

/** Ends nothing, unless the booking has ended meanwhile. */
function declinePayment({ paymentId, reason }: DeclinePayment, state: PaymentState): Outcome {
  if (state.status !== 'pending' || state.paymentId !== paymentId) return [];
  const { amount, currency } = state.bill;
  const data = { ...who(state.bill), paymentId, amount, currency, reason };
  const declined: PaymentEvent = { type: 'PaymentDeclined', data };
  return state.closed ? [declined, cancelled(state.bill, null, 0)] : [declined];
}

function closePayment(state: PaymentState): Outcome {
  switch (state.status) {
    case 'unknown':
      return refuse('booking-not-found');
    case 'due':
      return [cancelled(state.bill, null, 0)];
    case 'pending':
    case 'approved':
      return state.closed ? [] : [{ type: 'PaymentClosed', data: who(state.bill) }];
    case 'refunding':
    case 'cancelled':
      return [];
  }
}

/** One refund for a payment, whatever is ordered again. */
function orderRefund({ paymentId, refundDue }: OrderRefund, state: PaymentState): Outcome {
  if (state.status === 'unknown') return refuse('booking-not-found');
  if (state.status === 'due' || state.status === 'pending' || state.paymentId !== paymentId) {
    return refuse('payment-not-approved', { paymentId });
  }
  if (state.status !== 'approved') return [];
  const { amount, currency } = state.bill;
  if (refundDue > amount) return refuse('refund-above-approved', { refundDue, amount });
  if (refundDue === 0) return [cancelled(state.bill, paymentId, 0)];
  return [{ type: 'RefundStarted', data: { ...who(state.bill), paymentId, refundDue, currency } }];
}

function finishRefund({ paymentId }: FinishRefund, state: PaymentState): Outcome {
  if (state.status !== 'refunding' || state.paymentId !== paymentId) return [];
  return [cancelled(state.bill, paymentId, state.refundDue)];
}

function cancelled(bill: Bill, paymentId: string | null, refunded: number): PaymentEvent {
  return { type: 'PaymentCancelled', data: { ...who(bill), paymentId, refunded, currency: bill.currency } };
}

function who({ bookingId, customerId, concertId }: Who): Who {
  return { bookingId, customerId, concertId };
}
