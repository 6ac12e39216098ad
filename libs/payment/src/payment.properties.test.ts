import { type Decider, fold, isRefusal } from '@concert/decider/decider';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PaymentCode, PaymentCommand } from './decide.ts';
import type { PaymentEvent } from './events.ts';
import { payment } from './payment.ts';
import type { PaymentState } from './state.ts';

type PaymentDecider = Decider<PaymentCommand, PaymentEvent, PaymentState, PaymentCode>;

const opensAtMs = Date.parse('2026-05-01T03:00:00Z');
const payByMs = opensAtMs + 600_000;
const payBy = new Date(payByMs).toISOString();
const bill = { bookingId: 'booking', customerId: 'kim', concertId: 'concert', amount: 1000, currency: 'KRW', payBy };

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
const commands = fc
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
const laws = {
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

describe('after any order and any repeat of commands', () => {
  it.each(Object.entries(laws))('%s', (_name, law) => {
    fc.assert(
      fc.property(commands, (story) => law(payment, story)),
      { numRuns: 1000 },
    );
  });
});

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
