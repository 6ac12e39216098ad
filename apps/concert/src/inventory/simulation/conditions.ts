import type { Random } from '@concert/ids/random';

/** What one simulated sale is like. */
export interface Conditions {
  readonly replicas: number;
  readonly bookings: number;
  readonly customers: number;
  readonly limitPerCustomer: number;
  readonly countedTickets: number;
  readonly seats: number;
  /** Orders come within so long. */
  readonly rushMs: number;
  readonly payWindowSeconds: number;
  readonly maxQueued: number;
  /** How often a call to the store, or to a replica, goes wrong. */
  readonly faults: number;
  /** How often a process dies between two steps. */
  readonly crashes: number;
  /** How often a replica writes a snapshot, at each look at the clock. */
  readonly snapshots: number;
  /** How far clocks may be off, either way; 0: all agree. */
  readonly skewMs: number;
  /** How often an order goes to any replica rather than to the concert's own. */
  readonly strays: number;
}

export function conditionsOf(random: Random): Conditions {
  const bookings = random.pick([20, 60, 120, 250, 500]);
  const calm = random.chance(0.15);
  return {
    replicas: random.pick([1, 2, 2, 3]),
    bookings,
    customers: Math.ceil(bookings / random.pick([1, 2, 5])),
    limitPerCustomer: random.between(2, 6),
    countedTickets: Math.ceil(bookings * random.pick([0.1, 0.5, 1.5, 3])),
    seats: Math.ceil(bookings * random.pick([0.05, 0.3, 1])),
    rushMs: random.pick([20, 200, 2_000, 20_000]),
    payWindowSeconds: random.pick([2, 5, 20]),
    maxQueued: random.pick([5, 50, 4096, 4096]),
    faults: calm ? 0 : random.pick([0.002, 0.02, 0.2]),
    crashes: calm ? 0 : random.pick([0, 0.0005, 0.003]),
    snapshots: random.pick([0, 0.1, 0.5]),
    skewMs: calm ? 0 : random.pick([0, 50, 3_000, 60_000]),
    strays: random.pick([0, 0.1, 1]),
  };
}
