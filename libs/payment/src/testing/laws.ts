import { type Decider, fold, isRefusal } from '@concert/decider/decider';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { PaymentCode, PaymentCommand } from '../decide.ts';
import type { PaymentEvent } from '../events.ts';
import { payment } from '../payment.ts';
import type { PaymentState } from '../state.ts';

export type PaymentDecider = Decider<PaymentCommand, PaymentEvent, PaymentState, PaymentCode>;

const opensAtMs = Date.parse('2026-05-01T03:00:00Z');
const payByMs = opensAtMs + 600_000;
const payBy = new Date(payByMs).toISOString();
export const bill = {
  bookingId: 'booking',
  customerId: 'kim',
  concertId: 'concert',
  amount: 1000,
  currency: 'KRW',
  payBy,
};

const paymentId = fc.constantFrom('p1', 'p1', 'p2');
const command: fc.Arbitrary<PaymentCommand> = fc.oneof(
  { arbitrary: fc.constant<PaymentCommand>({ type: 'BillBooking', bill }), weight: 2 },
  {
    arbitrary: fc.record({
      type: fc.constant('StartPayment'),
      customerId: fc.constantFrom('kim', 'kim', 'kim', 'lee'),
      paymentId,
      method: fc.constant('card'),
      bodyHash: fc.constantFrom('one', 'one', 'other'),
      now: fc.integer({ min: opensAtMs, max: payByMs + 100_000 }).map((ms) => new Date(ms).toISOString()),
    }),
    weight: 4,
  },
  { arbitrary: fc.record({ type: fc.constant('ApprovePayment'), paymentId }), weight: 3 },
  { arbitrary: fc.record({ type: fc.constant('DeclinePayment'), paymentId, reason: fc.constant('test') }), weight: 2 },
  { arbitrary: fc.constant<PaymentCommand>({ type: 'ClosePayment' }), weight: 1 },
  {
    arbitrary: fc.record({
      type: fc.constant('OrderRefund'),
      paymentId,
      refundDue: fc.constantFrom(0, 400, 1000, 1001),
    }),
    weight: 2,
  },
  { arbitrary: fc.record({ type: fc.constant('FinishRefund'), paymentId }), weight: 2 },
);
/** Any order of any commands, with repeats, for a booking that was billed first (one topic, one key). */
export const commands = fc
  .array(command, { size: 'max', maxLength: 40 })
  .map((rest): PaymentCommand[] => [{ type: 'BillBooking', bill }, ...rest]);

function play(decider: PaymentDecider, story: readonly PaymentCommand[]): PaymentEvent[] {
  const events: PaymentEvent[] = [];
  for (const next of story) {
    const outcome = decider.decide(next, fold(decider, events));
    if (!isRefusal(outcome)) events.push(...outcome);
  }
  return events;
}

const ofType = <Type extends PaymentEvent['type']>(events: readonly PaymentEvent[], type: Type) =>
  events.filter((event): event is Extract<PaymentEvent, { type: Type }> => event.type === type);

type Law = (decider: PaymentDecider, story: readonly PaymentCommand[]) => void;

/** A law about what was written, whoever decided it. */
const ofEvents = (holds: (events: readonly PaymentEvent[]) => void): Law => {
  return (decider, story) => holds(play(decider, story));
};

const neverTwice = (ids: readonly unknown[]) => expect(ids).toEqual([...new Set(ids)]);

/** What holds after any story; each throws when it does not. */
export const laws = {
  'one approval for a booking': ofEvents((events) => {
    expect(ofType(events, 'PaymentApproved').length).toBeLessThanOrEqual(1);
  }),
  'one refund for a payment': ofEvents((events) => {
    neverTwice(ofType(events, 'RefundStarted').map(({ data }) => data.paymentId));
    neverTwice(ofType(events, 'PaymentCancelled').map(({ data }) => data.paymentId));
  }),
  'never more refunded than approved': ofEvents((events) => {
    const approved = new Map(ofType(events, 'PaymentApproved').map(({ data }) => [data.paymentId, data.amount]));
    for (const { data } of ofType(events, 'PaymentCancelled')) {
      expect(data.refunded).toBeLessThanOrEqual(approved.get(data.paymentId ?? '') ?? 0);
    }
  }),
  'no start after payBy': ofEvents((events) => {
    for (const { data } of ofType(events, 'PaymentStarted')) {
      expect(Date.parse(data.startedAt)).toBeLessThanOrEqual(payByMs);
    }
  }),
  'no start while another is undecided, nor once paid or closed': ofEvents((events) => {
    events.forEach((event, index) => {
      if (event.type !== 'PaymentStarted') return;
      const before = events.slice(0, index);
      expect(ofType(before, 'PaymentStarted').length).toBe(ofType(before, 'PaymentDeclined').length);
      expect([...ofType(before, 'PaymentClosed'), ...ofType(before, 'PaymentCancelled')]).toEqual([]);
    });
  }),
  'one attempt for a key': ofEvents((events) => {
    neverTwice(ofType(events, 'PaymentStarted').map(({ data }) => data.paymentId));
  }),
  'nothing after the end': ofEvents((events) => {
    const end = events.findIndex(({ type }) => type === 'PaymentCancelled');
    if (end !== -1) expect(end).toBe(events.length - 1);
  }),
  'a repeat changes nothing': (decider, story) => {
    const twice = story.flatMap((next) => [next, next]);
    expect(play(decider, twice)).toEqual(play(decider, story));
  },
  'an approval is told whatever the booking has become, and can be ordered back': (decider, story) => {
    const state = fold(payment, play(decider, story));
    if (state.status !== 'pending') return;
    const { paymentId } = state;
    const back: PaymentCommand[] = [
      { type: 'ApprovePayment', paymentId },
      { type: 'OrderRefund', paymentId, refundDue: bill.amount },
      { type: 'FinishRefund', paymentId },
    ];
    const told = play(decider, [...story, ...back]).slice(-3);
    expect(told.map(({ type }) => type)).toEqual(['PaymentApproved', 'RefundStarted', 'PaymentCancelled']);
  },
  'a closed payment ends as soon as the provider has declined': (decider, story) => {
    const state = fold(payment, play(decider, story));
    if (state.status !== 'pending' || !state.closed) return;
    const declined: PaymentCommand = { type: 'DeclinePayment', paymentId: state.paymentId, reason: 'test' };
    expect(play(decider, [...story, declined]).at(-1)?.type).toBe('PaymentCancelled');
  },
} satisfies Record<string, Law>;
