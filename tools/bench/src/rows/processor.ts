import type { Round } from '../measure/round.ts';
import type { Raced } from '../races.ts';
import { spreadOf } from '../report/statistics.ts';
import { type Measured, voidRow } from '../report/verdict.ts';
import { brokenIn, onStandIn } from './remarks.ts';
import type { Row } from './row.ts';

const wholePath = ['gateway', 'booking', 'concert'];

/** What a booking costs, in requests to a Fastify that does nothing. */
export const row8: Row = async (_, races) => {
  const [holds, bookings] = [await races.holds('native'), await races.bookings('native')];
  return [
    costOver('CPU per hold, concert alone', holds, ['concert'], 3),
    costOver('CPU per booking, the whole path', bookings, wholePath, 14),
  ];
};

function costOver(what: string, { ours, nothing }: Raced, counted: readonly string[], atMost: number): Measured {
  const name = `${what}, over a Fastify POST that does nothing`;
  const costs = ours.map((round) => costUs(round, counted));
  if (costs.some((cost) => cost === 0)) return voidRow(8, name, 'µs', 'there is no /proc here to tell');
  return {
    row: 8,
    name,
    unit: 'µs',
    ours: costs,
    baseline: nothing.map(({ cpuUs }) => cpuUs),
    target: { atMost },
    broken: brokenIn(ours, nothing),
    remarks: [`counts: ${counted.join(', ')}; beside them: ${besides(ours, counted)}`, onStandIn],
  };
}

/** Microseconds of a processor, per accepted order. */
function costUs({ cpu, report }: Round, processes: readonly string[]): number {
  return (processes.reduce((sum, name) => sum + (cpu[name] ?? 0), 0) * 1e6) / report.accepted;
}

function besides(rounds: readonly Round[], counted: readonly string[]): string {
  const others = Object.keys(rounds[0]?.cpu ?? {}).filter((name) => !counted.includes(name));
  const each = others.map(
    (name) => `${name} ${spreadOf(rounds.map((round) => costUs(round, [name]))).median.toFixed(0)} µs`,
  );
  return each.join(', ') || 'nothing';
}
