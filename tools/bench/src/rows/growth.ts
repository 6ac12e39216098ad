import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '@concert/parts/repository';
import { spreadOf } from '../report/statistics.ts';
import { figure } from '../report/table.ts';
import type { Row } from './row.ts';

const run = promisify(execFile);

interface Held {
  readonly columnsBytes: number;
  readonly objectsBytes: number;
}

/** Microseconds of CPU by rounds, on a concert that has a million bookings and on one that has none. */
interface Cost {
  readonly manyUs: readonly number[];
  readonly fewUs: readonly number[];
}

const node = ['--expose-gc', '--max-old-space-size=4096'];

/** Whether a booking costs more on a concert that has a million, and what each leaves behind in memory. */
export const row10: Row = async (bench) => {
  const { rounds, holdsCompared } = bench.scale;
  bench.say('a million bookings in memory');
  const { columnsBytes, objectsBytes }: Held = await told('tools/bench/src/measure/in-memory.ts', holdsCompared);
  const costs: Record<'whole' | 'decision', Cost> = await told('apps/concert/src/testing/measure-bookings.ts', rounds);
  const [manyUs, fewUs] = [costs.decision.manyUs, costs.decision.fewUs].map((us) => spreadOf(us).median);
  return [
    {
      row: 10,
      name: 'cost per booking on a concert with 1,000,000, over the first 1,000',
      unit: 'µs',
      ours: costs.whole.manyUs,
      baseline: costs.whole.fewUs,
      target: { atMost: 1.1 },
      broken: [],
      remarks: [
        'ran: one process with the writer and a store that swallows; no event store',
        'CPU of all that the writer does, from orders as JSON, 64 together, to the append as bytes; both by turns, a thousand bookings each',
        `decide and apply alone: ${figure(manyUs ?? Number.NaN)} µs over ${figure(fewUs ?? Number.NaN)} µs`,
      ],
    },
    {
      row: 10,
      name: 'memory of a hold, over a Map of objects',
      unit: 'B',
      ours: [columnsBytes],
      baseline: [objectsBytes],
      target: { atMost: 0.35 },
      broken: [],
      remarks: [
        'ran: one process; no event store',
        `${holdsCompared} holds each, after garbage collection, on the heap and beside it`,
      ],
    },
  ];
};

/** What a program of ours prints. */
async function told<Told>(program: string, argument: number): Promise<Told> {
  const { stdout } = await run(process.execPath, [...node, join(repositoryRoot, program), String(argument)]);
  return JSON.parse(stdout);
}
