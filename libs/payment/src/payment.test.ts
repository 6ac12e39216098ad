import { given } from '@concert/decider/given-when-then';
import { describe, it } from 'vitest';
import type { PaymentCommand, StartPayment } from './decide.ts';
import type { PaymentEvent } from './events.ts';
import { payment } from './payment.ts';

const who = { bookingId: 'booking', customerId: 'kim', concertId: 'concert' };
const bill = { ...who, amount: 1000, currency: 'KRW', payBy: '2026-05-01T03:10:00Z' };
const one = { ...who, paymentId: 'p1', amount: 1000, currency: 'KRW' };
const inTime = '2026-05-01T03:09:59Z';
const tooLate = '2026-05-01T03:10:01Z';

const due: PaymentEvent = { type: 'PaymentDue', data: bill };
const started = (paymentId: string): PaymentEvent => ({
  type: 'PaymentStarted',
  data: { ...one, paymentId, method: 'card', bodyHash: 'hash', startedAt: inTime },
});
const approved: PaymentEvent = { type: 'PaymentApproved', data: one };
const declined: PaymentEvent = { type: 'PaymentDeclined', data: { ...one, reason: 'test' } };
const closed: PaymentEvent = { type: 'PaymentClosed', data: who };
const refundStarted: PaymentEvent = {
  type: 'RefundStarted',
  data: { ...who, paymentId: 'p1', refundDue: 400, currency: 'KRW' },
};
const cancelled = (paymentId: string | null, refunded: number): PaymentEvent => ({
  type: 'PaymentCancelled',
  data: { ...who, paymentId, refunded, currency: 'KRW' },
});

/** Every status a payment can be in, and how it got there. */
const histories = {
  unknown: [],
  due: [due],
  'due, after a decline': [due, started('p1'), declined],
  pending: [due, started('p1')],
  'pending, closed': [due, started('p1'), closed],
  approved: [due, started('p1'), approved],
  'approved, closed': [due, started('p1'), approved, closed],
  refunding: [due, started('p1'), approved, refundStarted],
  cancelled: [due, cancelled(null, 0)],
  'cancelled, refunded': [due, started('p1'), approved, refundStarted, cancelled('p1', 400)],
} satisfies Record<string, readonly PaymentEvent[]>;
type History = keyof typeof histories;
type Expected = readonly PaymentEvent[] | string;

/** Events, or the code of a refusal, for every history. */
function behaves(name: string, command: PaymentCommand, expected: Record<History, Expected>) {
  describe(name, () => {
    it.each(Object.entries(expected))('%s', (history, outcome) => {
      const then = given(payment, histories[history as History]).when(command);
      if (typeof outcome === 'string') then.thenRefused(outcome as never);
      else then.thenEvents(outcome);
    });
  });
}

behaves(
  'a booking was placed',
  { type: 'BillBooking', bill },
  {
    unknown: [due],
    due: [],
    'due, after a decline': [],
    pending: [],
    'pending, closed': [],
    approved: [],
    'approved, closed': [],
    refunding: [],
    cancelled: [],
    'cancelled, refunded': [],
  },
);

const start = (paymentId: string, rest: Partial<StartPayment> = {}): StartPayment => ({
  type: 'StartPayment',
  customerId: 'kim',
  paymentId,
  method: 'card',
  bodyHash: 'hash',
  now: inTime,
  ...rest,
});

behaves('the customer pays', start('p2'), {
  unknown: 'booking-not-found',
  due: [started('p2')],
  'due, after a decline': [started('p2')],
  pending: 'payment-pending',
  'pending, closed': 'booking-closed',
  approved: 'already-paid',
  'approved, closed': 'booking-closed',
  refunding: 'booking-closed',
  cancelled: 'booking-closed',
  'cancelled, refunded': 'booking-closed',
});

behaves('the same request comes again', start('p1', { now: tooLate }), {
  unknown: 'booking-not-found',
  due: 'payment-window-closed',
  'due, after a decline': [],
  pending: [],
  'pending, closed': [],
  approved: [],
  'approved, closed': [],
  refunding: [],
  cancelled: 'booking-closed',
  'cancelled, refunded': [],
});

behaves('the same key comes with another body', start('p1', { bodyHash: 'other' }), {
  unknown: 'booking-not-found',
  due: [{ type: 'PaymentStarted', data: { ...one, method: 'card', bodyHash: 'other', startedAt: inTime } }],
  'due, after a decline': 'key-reused',
  pending: 'key-reused',
  'pending, closed': 'key-reused',
  approved: 'key-reused',
  'approved, closed': 'key-reused',
  refunding: 'key-reused',
  cancelled: 'booking-closed',
  'cancelled, refunded': 'key-reused',
});

behaves('somebody else pays', start('p2', { customerId: 'lee' }), {
  unknown: 'booking-not-found',
  due: 'booking-not-found',
  'due, after a decline': 'booking-not-found',
  pending: 'booking-not-found',
  'pending, closed': 'booking-not-found',
  approved: 'booking-not-found',
  'approved, closed': 'booking-not-found',
  refunding: 'booking-not-found',
  cancelled: 'booking-not-found',
  'cancelled, refunded': 'booking-not-found',
});

describe('the window to pay', () => {
  it('is open until payBy, that moment included', () => {
    const now = bill.payBy;
    const data = { ...one, method: 'card', bodyHash: 'hash', startedAt: now };
    given(payment, [due])
      .when(start('p1', { now }))
      .thenEvents([{ type: 'PaymentStarted', data }]);
  });

  it('is closed after it', () => {
    given(payment, [due])
      .when(start('p1', { now: tooLate }))
      .thenRefused('payment-window-closed');
  });
});

behaves(
  'the provider approves',
  { type: 'ApprovePayment', paymentId: 'p1' },
  {
    unknown: [],
    due: [],
    'due, after a decline': [],
    pending: [approved],
    'pending, closed': [approved],
    approved: [],
    'approved, closed': [],
    refunding: [],
    cancelled: [],
    'cancelled, refunded': [],
  },
);

behaves(
  'the provider declines',
  { type: 'DeclinePayment', paymentId: 'p1', reason: 'test' },
  {
    unknown: [],
    due: [],
    'due, after a decline': [],
    pending: [declined],
    'pending, closed': [declined, cancelled(null, 0)],
    approved: [],
    'approved, closed': [],
    refunding: [],
    cancelled: [],
    'cancelled, refunded': [],
  },
);

behaves(
  'the booking ends without a payment it knows of',
  { type: 'ClosePayment' },
  {
    unknown: 'booking-not-found',
    due: [cancelled(null, 0)],
    'due, after a decline': [cancelled(null, 0)],
    pending: [closed],
    'pending, closed': [],
    approved: [closed],
    'approved, closed': [],
    refunding: [],
    cancelled: [],
    'cancelled, refunded': [],
  },
);

behaves(
  'booking orders a refund',
  { type: 'OrderRefund', paymentId: 'p1', refundDue: 400 },
  {
    unknown: 'booking-not-found',
    due: 'payment-not-approved',
    'due, after a decline': 'payment-not-approved',
    pending: 'payment-not-approved',
    'pending, closed': 'payment-not-approved',
    approved: [refundStarted],
    'approved, closed': [refundStarted],
    refunding: [],
    cancelled: 'payment-not-approved',
    'cancelled, refunded': [],
  },
);

describe('a refund', () => {
  const order = (paymentId: string, refundDue: number): PaymentCommand => ({
    type: 'OrderRefund',
    paymentId,
    refundDue,
  });

  it('of nothing is finished at once', () => {
    given(payment, histories.approved)
      .when(order('p1', 0))
      .thenEvents([cancelled('p1', 0)]);
  });

  it('is never more than was approved', () => {
    given(payment, histories.approved).when(order('p1', 1001)).thenRefused('refund-above-approved');
  });

  it('is of the approved payment, not of another', () => {
    given(payment, histories.approved).when(order('p2', 400)).thenRefused('payment-not-approved');
  });
});

behaves(
  'the provider has paid back',
  { type: 'FinishRefund', paymentId: 'p1' },
  {
    unknown: [],
    due: [],
    'due, after a decline': [],
    pending: [],
    'pending, closed': [],
    approved: [],
    'approved, closed': [],
    refunding: [cancelled('p1', 400)],
    cancelled: [],
    'cancelled, refunded': [],
  },
);
