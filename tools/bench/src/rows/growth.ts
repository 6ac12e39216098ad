import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { spreadOf } from '../report/statistics.ts';
import { figure } from '../report/table.ts';
import type { Row } from './row.ts';

const run = promisify(execFile);

interface InMemory {
  readonly columnsBytes: number;
  readonly objectsBytes: number;
  readonly manyUs: readonly number[];
  readonly fewUs: readonly number[];
}

/** Whether a booking costs more on a concert that has a million, and what each leaves behind in memory. */
export const row10: Row = async (bench) => {
  const { rounds, holdsCompared } = bench.scale;
  const program = join(import.meta.dirname, '../measure/in-memory.ts');
  const node = ['--expose-gc', '--max-old-space-size=4096'];
  bench.say('a million bookings in memory');
  const { stdout } = await run(process.execPath, [...node, program, String(rounds), String(holdsCompared)]);
  const { columnsBytes, objectsBytes, manyUs, fewUs }: InMemory = JSON.parse(stdout);
  return [
    {
      row: 10,
      name: 'cost per booking on a concert with 1,000,000, over the first 1,000',
      unit: 'µs',
      ours: manyUs,
      baseline: fewUs,
      target: { atMost: 1.1 },
      broken: [],
      remarks: [
        `in process: decide and apply; 20,000 bookings a round, on one concert with a million and on 20 with none (${figure(1e6 / spreadOf(manyUs).median)} a second)`,
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
      remarks: [`${holdsCompared} holds each, after garbage collection, on the heap and beside it`],
    },
  ];
};
