import type { HoldTickets } from '../decide-hold-tickets.ts';
import { book, concertOnSale, manyHolds, manyPlainHolds, orders, rowsOfSeats } from './many-holds.ts';

const many = 1_000_000;
const few = 1000;
const rounds = 40;

/** Microseconds of CPU for a decision on an order and its application: medians over rounds that take turns. */
export interface BookingCosts {
  /** The first 1000 bookings of a concert. */
  readonly first: number;
  /** 1000 more on a concert that has 1,000,000. */
  readonly later: number;
  /** Two tickets of a counted grade. */
  readonly counted: number;
  /** The two best of 100,000 seats. */
  readonly best: number;
  /** Two named ones of 100,000 seats. */
  readonly named: number;
}

export function measureBookings(): BookingCosts {
  const seats = rowsOfSeats(100_000);
  const [big, counted, best, named] = [manyHolds(many), concertOnSale(), concertOnSale(seats), concertOnSale(seats)];
  const costs: Record<keyof BookingCosts, number[]> = { first: [], later: [], counted: [], best: [], named: [] };
  for (let round = 0; round < rounds; round += 1) {
    const from = round * few;
    costs.first.push(costOf(concertOnSale(), orders(0, few)));
    costs.later.push(costOf(big, orders(many + from, few)));
    costs.counted.push(costOf(counted, orders(from, few, 2)));
    costs.best.push(costOf(best, orders(from, few, 2)));
    costs.named.push(costOf(named, orders(from, few, 2).map(naming(seats, from))));
  }
  return {
    first: median(costs.first),
    later: median(costs.later),
    counted: median(costs.counted),
    best: median(costs.best),
    named: median(costs.named),
  };
}

/** Bytes for each of 1,000,000 holds: in columns, and in a Map of plain objects. Needs `--expose-gc`. */
export function measureBytes(): { readonly columns: number; readonly plain: number } {
  return { columns: bytesOf(() => manyHolds(many)), plain: bytesOf(() => manyPlainHolds(many)) };
}

function naming(seats: readonly string[], from: number) {
  return (order: HoldTickets, i: number): HoldTickets => {
    // Spread over the hall, and fresh strings, as a request brings them.
    const seat = 2 * (((from + i) * 7919) % (seats.length / 2));
    const names = [seats[seat], seats[seat + 1]].map((name) => Buffer.from(name ?? '').toString());
    return { ...order, items: [{ grade: 'R', seats: names }] };
  };
}

function costOf(inventory: Parameters<typeof book>[0], commands: readonly HoldTickets[]): number {
  const before = process.cpuUsage();
  book(inventory, commands);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / commands.length;
}

function bytesOf(build: () => object): number {
  const before = bytesInUse();
  const built = build();
  const bytes = (bytesInUse() - before) / many;
  return Object.keys(built).length >= 0 ? bytes : 0;
}

function bytesInUse(): number {
  if (globalThis.gc === undefined) throw new Error('start node with --expose-gc');
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

if (import.meta.main) console.log({ cost: measureBookings(), bytes: measureBytes() });
