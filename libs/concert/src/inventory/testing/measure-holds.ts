import type { HoldTickets } from '../decide-hold-tickets.ts';
import { book, concertOnSale, orders, rowsOfSeats } from './many-holds.ts';

const few = 1000;
const rounds = 40;

/** Microseconds of CPU for a decision on an order of two tickets and its application: medians over rounds by turns. */
export interface HoldCosts {
  /** Of a counted grade. */
  readonly counted: number;
  /** The best of 100,000 seats. */
  readonly best: number;
  /** Named ones of 100,000 seats. */
  readonly named: number;
}

export function measureHolds(): HoldCosts {
  const seats = rowsOfSeats(100_000);
  const [counted, best, named] = [concertOnSale(), concertOnSale(seats), concertOnSale(seats)];
  const costs: Record<keyof HoldCosts, number[]> = { counted: [], best: [], named: [] };
  for (let round = 0; round < rounds; round += 1) {
    const from = round * few;
    costs.counted.push(costOf(counted, orders(from, few, 2)));
    costs.best.push(costOf(best, orders(from, few, 2)));
    costs.named.push(costOf(named, orders(from, few, 2).map(naming(seats, from))));
  }
  return { counted: median(costs.counted), best: median(costs.best), named: median(costs.named) };
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

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

if (import.meta.main) console.log(measureHolds());
