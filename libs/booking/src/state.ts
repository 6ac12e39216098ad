import type { BookingEvent, Payment, Placed, Refund } from './events.ts';

interface Booking {
  readonly placed: Placed;
  /** Payments that were ordered back in full because the booking could not keep them. */
  readonly refunds: readonly Refund[];
}

interface PaidBooking extends Booking {
  readonly payment: Payment;
}

export interface Held extends Booking {
  readonly status: 'held';
}
/** Paid, and concert has not yet said whose the tickets are; `expired` when the money came after the end of the hold. */
export interface Paid extends PaidBooking {
  readonly status: 'paid';
  readonly expired: boolean;
}
export interface Confirmed extends PaidBooking {
  readonly status: 'confirmed';
}
export interface Shipped extends PaidBooking {
  readonly status: 'shipped';
}
export interface Completed extends PaidBooking {
  readonly status: 'completed';
}
export interface Cancelled extends Booking {
  readonly status: 'cancelled';
  readonly paymentId: string | null;
  readonly refundDue: number;
}
export interface Expired extends Booking {
  readonly status: 'expired';
  readonly reason: 'unpaid' | 'hold-lost';
}

export type PlacedBooking = Held | Paid | Confirmed | Shipped | Completed | Cancelled | Expired;
/** To everybody else there is no such booking, whether or not there still can be one. */
export interface Unplaced {
  readonly status: 'none';
  readonly holdExpired: boolean;
}
export type BookingState = Unplaced | PlacedBooking;

export function initialState(): BookingState {
  return { status: 'none', holdExpired: false };
}

export function evolve(state: BookingState, event: BookingEvent): BookingState {
  switch (event.type) {
    case 'BookingPlaced':
      return { status: 'held', placed: event.data, refunds: [] };
    case 'BookingNotPlaced':
      return { status: 'none', holdExpired: true };
    case 'PaymentReceived': {
      const { paymentId, amount } = event.data;
      const expired = state.status === 'expired';
      return { ...booking(state), status: 'paid', payment: { paymentId, amount }, expired };
    }
    case 'BookingConfirmed':
      return { ...paidBooking(state), status: 'confirmed' };
    case 'TicketsShipped':
      return { ...paidBooking(state), status: 'shipped' };
    case 'BookingCompleted':
      return { ...paidBooking(state), status: 'completed' };
    case 'BookingCancelled': {
      const { paymentId, refundDue } = event.data;
      return { ...booking(state), status: 'cancelled', paymentId, refundDue };
    }
    case 'BookingExpired':
      return { ...booking(state), status: 'expired', reason: event.data.reason };
    case 'RefundOrdered':
      return refundOrdered(placedBooking(state), event.data);
  }
}

/** A late payment that goes back leaves the booking as it was without it: expired. */
function refundOrdered(state: PlacedBooking, { paymentId, refundDue }: Refund): PlacedBooking {
  const refunds = [...state.refunds, { paymentId, refundDue }];
  if (state.status === 'paid' && state.payment.paymentId === paymentId) {
    return { placed: state.placed, refunds, status: 'expired', reason: 'hold-lost' };
  }
  return { ...state, refunds };
}

/** What customers are told: a paid booking is held until concert confirms it, and shipping does not end it. */
export type ShownStatus = 'held' | 'confirmed' | 'completed' | 'cancelled' | 'expired';

export function shownStatus(state: PlacedBooking): ShownStatus {
  switch (state.status) {
    case 'held':
    case 'confirmed':
    case 'completed':
    case 'cancelled':
    case 'expired':
      return state.status;
    case 'paid':
      return state.expired ? 'expired' : 'held';
    case 'shipped':
      return 'confirmed';
  }
}

/** What of this booking's payments goes back to the customer, in integer minor units. */
export function refundsDue(state: PlacedBooking): number {
  const cancelled = state.status === 'cancelled' ? state.refundDue : 0;
  return state.refunds.reduce((sum, { refundDue }) => sum + refundDue, cancelled);
}

function placedBooking(state: BookingState): PlacedBooking {
  if (state.status === 'none') throw new Error('a booking begins with BookingPlaced');
  return state;
}

function booking(state: BookingState): Booking {
  const { placed, refunds } = placedBooking(state);
  return { placed, refunds };
}

function paidBooking(state: BookingState): PaidBooking {
  const known = placedBooking(state);
  if (!('payment' in known)) throw new Error(`a booking that is ${known.status} has no payment`);
  const { placed, refunds, payment } = known;
  return { placed, refunds, payment };
}
