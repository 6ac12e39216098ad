import { type Decider, fold, isRefusal } from '@concert/decider/decider';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeliveryCode, DeliveryCommand } from './decide.ts';
import { delivery } from './delivery.ts';
import type { DeliveryEvent, Order } from './events.ts';
import type { DeliveryState } from './state.ts';

type DeliveryDecider = Decider<DeliveryCommand, DeliveryEvent, DeliveryState, DeliveryCode>;

const who = { bookingId: 'booking', customerId: 'kim', concertId: 'concert' };
const post: Order = { ...who, method: 'post', items: [], personal: 'sealed' };

const prepare: DeliveryCommand = { type: 'PrepareDelivery', order: post };
const prepareOnsite: DeliveryCommand = { type: 'PrepareDelivery', order: { ...post, method: 'onsite' } };
const cancel: DeliveryCommand = { type: 'CancelDelivery', who };
const byHand: readonly DeliveryCommand[] = [
  { type: 'RecordShipment' },
  { type: 'RecordShipment', trackingNumber: 'T1' },
  { type: 'RecordReceipt', receivedBy: 'staff' },
  { type: 'RecordReceipt', receivedBy: { customerId: 'lee' } },
  { type: 'IssueTickets' },
];
const commands = fc.array(fc.constantFrom(prepare, prepareOnsite, cancel, ...byHand), { size: 'max', maxLength: 12 });

function play(decider: DeliveryDecider, story: readonly DeliveryCommand[]): DeliveryEvent[] {
  const events: DeliveryEvent[] = [];
  for (const next of story) {
    const outcome = decider.decide(next, fold(decider, events));
    if (!isRefusal(outcome)) events.push(...outcome);
  }
  return events;
}

const count = (events: readonly DeliveryEvent[], type: DeliveryEvent['type']) =>
  events.filter((event) => event.type === type).length;

type Law = (decider: DeliveryDecider, story: readonly DeliveryCommand[]) => void;

/** What holds after any story; each throws when it does not. */
const laws = {
  'nothing happens twice': (decider, story) => {
    const types = play(decider, story).map(({ type }) => type);
    expect(types).toEqual([...new Set(types)]);
  },
  'a cancelled delivery stays cancelled': (decider, story) => {
    const events = play(decider, story);
    const end = events.findIndex(({ type }) => type === 'DeliveryCancelled');
    if (end !== -1) expect(end).toBe(events.length - 1);
  },
  'nothing is handed out that was never prepared': (decider, story) => {
    const [first] = play(decider, story);
    if (first !== undefined) expect(['DeliveryPrepared', 'DeliveryCancelled']).toContain(first.type);
  },
  'what went by post was shipped before it was received': (decider, story) => {
    const events = play(decider, story);
    const byPost = events.some((event) => event.type === 'TicketIssued' && event.data.method === 'post');
    if (byPost) expect(count(events, 'DeliveryShipped')).toBe(1);
  },
  'a return is expected exactly when the tickets had left the house': (decider, story) => {
    const events = play(decider, story);
    const gone = count(events, 'DeliveryShipped') + count(events, 'TicketIssued') > 0;
    const end = events.find((event) => event.type === 'DeliveryCancelled');
    if (end !== undefined) expect(end.data.returnExpected).toBe(gone);
  },
  'a repeat changes nothing': (decider, story) => {
    const twice = story.flatMap((next) => [next, next]);
    expect(play(decider, twice)).toEqual(play(decider, story));
  },
} satisfies Record<string, Law>;

describe('after any order and any repeat of commands', () => {
  it.each(Object.entries(laws))('%s', (_name, law) => {
    fc.assert(
      fc.property(commands, (story) => law(delivery, story)),
      { numRuns: 1000 },
    );
  });
});

/** booking.confirmed, booking.cancelled and payment.cancelled, each as often as it may be repeated, at least once. */
const heard = fc
  .tuple(fc.nat({ max: 2 }), fc.nat({ max: 3 }))
  .map(([prepares, cancels]) => [prepare, cancel, ...Array(prepares).fill(prepare), ...Array(cancels).fill(cancel)])
  .chain((events) => fc.shuffledSubarray(events, { minLength: events.length }));

const sameState: Law = (decider, story) => {
  expect(fold(decider, play(decider, story))).toEqual({ status: 'cancelled', who, returnExpected: false });
};

it('any order across topics reaches the same state', () => {
  fc.assert(fc.property(heard, (story) => sameState(delivery, story)));
});

/** The decider with one thing wrong: `bug` gives its own answer, or undefined to leave it to the right one. */
function mutated(
  bug: (command: DeliveryCommand, state: DeliveryState) => readonly DeliveryEvent[] | undefined,
): DeliveryDecider {
  return { ...delivery, decide: (next, state) => bug(next, state) ?? delivery.decide(next, state) };
}

const planted: readonly { bug: string; caughtBy: Law; stories: typeof commands; decider: DeliveryDecider }[] = [
  {
    bug: 'issues at every receipt',
    caughtBy: laws['nothing happens twice'],
    stories: commands,
    decider: mutated((next, state) =>
      next.type === 'RecordReceipt' && state.status === 'issued'
        ? [{ type: 'TicketIssued', data: state.order }]
        : undefined,
    ),
  },
  {
    bug: 'prepares what was cancelled',
    caughtBy: laws['a cancelled delivery stays cancelled'],
    stories: commands,
    decider: mutated((next, state) =>
      next.type === 'PrepareDelivery' && state.status === 'cancelled'
        ? [{ type: 'DeliveryPrepared', data: next.order }]
        : undefined,
    ),
  },
  {
    bug: 'issues by post without a shipment',
    caughtBy: laws['what went by post was shipped before it was received'],
    stories: commands,
    decider: mutated((next, state) =>
      next.type === 'RecordReceipt' && state.status === 'preparing'
        ? [{ type: 'TicketIssued', data: state.order }]
        : undefined,
    ),
  },
  {
    bug: 'forgets that the tickets have left',
    caughtBy: laws['a return is expected exactly when the tickets had left the house'],
    stories: commands,
    decider: mutated((next, state) =>
      next.type === 'CancelDelivery' && state.status !== 'cancelled'
        ? [{ type: 'DeliveryCancelled', data: { ...who, returnExpected: false } }]
        : undefined,
    ),
  },
  {
    bug: 'cancels again and again',
    caughtBy: laws['a repeat changes nothing'],
    stories: commands,
    decider: mutated((next) =>
      next.type === 'CancelDelivery'
        ? [{ type: 'DeliveryCancelled', data: { ...who, returnExpected: false } }]
        : undefined,
    ),
  },
  {
    bug: 'ignores a cancellation that comes first',
    caughtBy: sameState,
    stories: heard,
    decider: mutated((next, state) => (next.type === 'CancelDelivery' && state.status === 'unknown' ? [] : undefined)),
  },
];

describe('a planted bug is caught', () => {
  it.each(planted)('$bug', ({ caughtBy, stories, decider }) => {
    const run = fc.check(
      fc.property(stories, (story) => caughtBy(decider, story)),
      { numRuns: 5000 },
    );
    expect(run.failed).toBe(true);
  });
});
