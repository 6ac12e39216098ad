import { type Decider, refuse } from '@concert/decider/decider';
import { type Aggregate, aggregate, type Cause } from '../aggregate.ts';
import type { EventStore } from '../event-store.ts';

export type Tallied = { type: 'Opened'; data: { most: number } } | { type: 'Counted'; data: { amount: number } };
export type TallyCommand = { type: 'count'; amount: number } | { type: 'recount' };
export interface TallyState {
  most: number;
  count: number;
}

/** The smallest decider that can write twice, refuse, and have nothing to say. */
const decider: Decider<TallyCommand, Tallied, TallyState, 'too-much'> = {
  initialState: () => ({ most: 0, count: 0 }),
  decide: (command, state) => {
    if (command.type === 'recount') return [];
    const opened: Tallied[] = state.most === 0 ? [{ type: 'Opened', data: { most: 100 } }] : [];
    if (state.count + command.amount > 100) return refuse('too-much', { left: 100 - state.count });
    return [...opened, { type: 'Counted', data: { amount: command.amount } }];
  },
  evolve: (state, { type, data }) =>
    type === 'Opened' ? { ...state, most: data.most } : { ...state, count: state.count + data.amount },
};

export function tallies(store: EventStore): Aggregate<TallyCommand, Tallied, TallyState, 'too-much'> {
  return aggregate(store, {
    decider,
    streamName: (id) => `tally-${id}`,
    decode: ({ type, version, data }) => {
      if (type === 'Counted' && version === 1) return { type, data: { amount: (data as { n: number }).n } };
      if (type === 'Opened' || type === 'Counted') return { type, data } as Tallied;
      throw new Error(`unknown event ${type}`);
    },
    schemaVersion: (type) => (type === 'Counted' ? 2 : 1),
    now: () => new Date('2030-01-01T00:00:00Z'),
  });
}

export function cause(causationId: string): Cause {
  return { correlationId: 'booking', causationId };
}
