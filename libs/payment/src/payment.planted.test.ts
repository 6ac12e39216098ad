import { isRefusal } from '@concert/decider/decider';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PaymentCommand } from './decide.ts';
import type { PaymentEvent } from './events.ts';
import { payment } from './payment.ts';
import type { PaymentState } from './state.ts';
import { bill, commands, laws, type PaymentDecider } from './testing/laws.ts';

/** The decider with one thing wrong: `bug` gives its own answer, or undefined to leave it to the right one. */
function mutated(
  bug: (command: PaymentCommand, state: PaymentState) => readonly PaymentEvent[] | undefined,
): PaymentDecider {
  return { ...payment, decide: (next, state) => bug(next, state) ?? payment.decide(next, state) };
}

/** As if the payment were only due: whatever was decided before is forgotten. */
const asDue = (next: PaymentCommand, state: PaymentState): readonly PaymentEvent[] | undefined => {
  if (state.status === 'unknown') return undefined;
  const outcome = payment.decide(next, { ...state, status: 'due' });
  return isRefusal(outcome) ? undefined : outcome;
};

const asApproved = (next: PaymentCommand, state: PaymentState): readonly PaymentEvent[] | undefined => {
  if (state.status === 'unknown' || !('paymentId' in state) || state.paymentId === null) return undefined;
  const outcome = payment.decide(next, { ...state, status: 'approved', paymentId: state.paymentId, closed: false });
  return isRefusal(outcome) ? undefined : outcome;
};

const planted: readonly { bug: string; breaks: keyof typeof laws; decider: PaymentDecider }[] = [
  {
    bug: 'starts again although one is undecided',
    breaks: 'no start while another is undecided, nor once paid or closed',
    decider: mutated((next, state) => (next.type === 'StartPayment' ? asDue(next, state) : undefined)),
  },
  {
    bug: 'forgets keys once an attempt is declined',
    breaks: 'one attempt for a key',
    decider: mutated((next, state) =>
      next.type === 'StartPayment' && state.status === 'due' ? asDue(next, { ...state, attempts: {} }) : undefined,
    ),
  },
  {
    bug: 'does not look at the clock',
    breaks: 'no start after payBy',
    decider: mutated((next, state) => {
      if (next.type !== 'StartPayment' || state.status !== 'due' || next.paymentId in state.attempts) return undefined;
      return asDue(next, { ...state, bill: { ...bill, payBy: '2099-01-01T00:00:00Z' } });
    }),
  },
  {
    bug: 'approves again what was approved',
    breaks: 'one approval for a booking',
    decider: mutated((next, state) =>
      next.type === 'ApprovePayment' && state.status === 'approved'
        ? (payment.decide(next, { ...state, status: 'pending' }) as PaymentEvent[])
        : undefined,
    ),
  },
  {
    bug: 'swallows an approval once the booking has ended',
    breaks: 'an approval is told whatever the booking has become, and can be ordered back',
    decider: mutated((next, state) =>
      next.type === 'ApprovePayment' && state.status === 'pending' && state.closed ? [] : undefined,
    ),
  },
  {
    bug: 'refunds at every order',
    breaks: 'one refund for a payment',
    decider: mutated((next, state) => (next.type === 'OrderRefund' ? asApproved(next, state) : undefined)),
  },
  {
    bug: 'refunds whatever is asked',
    breaks: 'never more refunded than approved',
    decider: mutated((next, state) => {
      if (next.type !== 'OrderRefund' || state.status !== 'approved') return undefined;
      return asApproved(next, { ...state, bill: { ...bill, amount: 1_000_000 } });
    }),
  },
  {
    bug: 'closes again and again',
    breaks: 'a repeat changes nothing',
    decider: mutated((next, state) =>
      next.type === 'ClosePayment' && 'closed' in state ? [{ type: 'PaymentClosed', data: bill }] : undefined,
    ),
  },
  {
    bug: 'cancels what is still on its way',
    breaks: 'nothing after the end',
    decider: mutated((next, state) => (next.type === 'ClosePayment' ? asDue(next, state) : undefined)),
  },
  {
    bug: 'leaves a closed payment open after a decline',
    breaks: 'a closed payment ends as soon as the provider has declined',
    decider: mutated((next, state) => {
      if (next.type !== 'DeclinePayment' || state.status !== 'pending') return undefined;
      const outcome = payment.decide(next, { ...state, closed: false });
      return isRefusal(outcome) ? undefined : outcome;
    }),
  },
];

describe('a planted bug is caught', () => {
  it.each(planted)('$bug', ({ breaks, decider }) => {
    const run = fc.check(
      fc.property(commands, (story) => laws[breaks](decider, story)),
      { numRuns: 5000 },
    );
    expect(run.failed).toBe(true);
  });
});
