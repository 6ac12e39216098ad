import { isRefusal } from '@concert/decider/decider';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { booking } from './booking.ts';
import type { BookingCommand } from './decide.ts';
import type { BookingEvent } from './events.ts';
import type { BookingState } from './state.ts';
import { placed } from './testing/examples.ts';
import { amount, type BookingDecider, type Invariant, instant, invariants, type Life, live } from './testing/lives.ts';

const { bookingId, customerId, concertId } = placed.data;

/** Everything that can reach a booking, in any order and any number of times. */
const anyCommand: fc.Arbitrary<BookingCommand> = fc.oneof(
  fc.constantFrom('p1', 'p2', 'p3').map((paymentId) => ({ type: 'ReceivePayment' as const, paymentId, amount })),
  fc.integer({ min: 1, max: 9 }).map((day) => ({ type: 'CancelBooking' as const, customerId, now: instant(day) })),
  fc.constantFrom(
    { type: 'ConfirmBooking' as const, concertId },
    { type: 'LoseHold' as const, concertId },
    { type: 'ExpireHold' as const, bookingId, customerId, concertId },
    { type: 'ExpireHold' as const, bookingId, customerId, concertId: 'another' },
    { type: 'RecordShipment' as const },
    { type: 'CompleteBooking' as const },
  ),
);
/** Concert answers every payment in the end. */
const anyAnswer = fc.constantFrom<BookingCommand>(
  { type: 'ConfirmBooking', concertId },
  { type: 'LoseHold', concertId },
);
const anyPolicy = fc
  .array(fc.record({ day: fc.integer({ min: 1, max: 9 }), percent: fc.nat(100) }), { maxLength: 3 })
  .map((tiers) => tiers.sort((a, b) => a.day - b.day).map(({ day, percent }) => ({ until: instant(day), percent })));
const anyLife: fc.Arbitrary<Life> = fc.record({
  refundPolicy: anyPolicy,
  commands: fc.array(anyCommand, { maxLength: 20 }),
  answer: anyAnswer,
});

function holds(decider: BookingDecider, invariant: Invariant) {
  return fc.property(anyLife, (life) => invariants[invariant](live(decider, life), life));
}

describe('whatever reaches a booking, in whatever order, however often', () => {
  it.each(Object.keys(invariants) as Invariant[])('%s', (invariant) => {
    fc.assert(holds(booking, invariant), { numRuns: 2000 });
  });
});

/** A decider with one thing wrong, for which `undefined` means: as it should be. */
function wrong(bug: (command: BookingCommand, state: BookingState) => readonly BookingEvent[] | undefined) {
  return {
    ...booking,
    decide: (command, state) => bug(command, state) ?? booking.decide(command, state),
  } satisfies BookingDecider;
}

const plantedBugs: [bug: string, caughtBy: Invariant, decider: BookingDecider][] = [
  [
    'a payment for a cancelled booking is ignored',
    'settled',
    wrong((command, { status }) => (command.type === 'ReceivePayment' && status === 'cancelled' ? [] : undefined)),
  ],
  [
    'a payment after expiry is ignored',
    'settled',
    wrong((command, { status }) => (command.type === 'ReceivePayment' && status === 'expired' ? [] : undefined)),
  ],
  [
    'lost tickets give no money back',
    'settled',
    wrong((command, state) =>
      command.type === 'LoseHold' && state.status === 'paid'
        ? [{ type: 'BookingExpired', data: { ...placed.data, reason: 'hold-lost' } }]
        : undefined,
    ),
  ],
  [
    'refunds are forgotten',
    'settled',
    { ...booking, evolve: (state, event) => (event.type === 'RefundOrdered' ? state : booking.evolve(state, event)) },
  ],
  [
    'cancelling again refunds again',
    'repeatsDoNothing',
    wrong((command, state) =>
      command.type === 'CancelBooking' && state.status === 'cancelled'
        ? [
            {
              type: 'BookingCancelled',
              data: { ...placed.data, paymentId: state.paymentId, refundDue: state.refundDue },
            },
          ]
        : undefined,
    ),
  ],
  [
    'the same payment is received twice',
    'repeatsDoNothing',
    wrong((command, state) =>
      command.type === 'ReceivePayment' && state.status === 'paid'
        ? [{ type: 'PaymentReceived', data: { ...placed.data, paymentId: command.paymentId, amount } }]
        : undefined,
    ),
  ],
  [
    'concert’s answer revives a cancelled booking',
    'neverConfirmedAfterCancelled',
    {
      ...booking,
      evolve: (state, event) => (event.type === 'BookingCancelled' ? state : booking.evolve(state, event)),
    },
  ],
  [
    'the refund ignores the time of the cancellation',
    'refundsFollowPolicy',
    wrong((command, state) =>
      command.type === 'CancelBooking' ? events(booking.decide({ ...command, now: instant(1) }, state)) : undefined,
    ),
  ],
  [
    'the refund ignores the policy',
    'refundsFollowPolicy',
    wrong((command, state) =>
      command.type === 'CancelBooking' && state.status === 'confirmed'
        ? [{ type: 'BookingCancelled', data: { ...placed.data, ...state.payment, refundDue: amount } }]
        : undefined,
    ),
  ],
];

function events(outcome: ReturnType<BookingDecider['decide']>): readonly BookingEvent[] | undefined {
  return isRefusal(outcome) ? undefined : outcome;
}

describe('a planted bug is caught', () => {
  it.each(plantedBugs)('%s: %s', (_, invariant, decider) => {
    const { failed, errorInstance } = fc.check(holds(decider, invariant), { numRuns: 2000, seed: 20270301 });
    expect(failed).toBe(true);
    // Caught by the invariant, not by a crash on the way.
    expect(String(errorInstance)).toContain('returning false');
  });
});
