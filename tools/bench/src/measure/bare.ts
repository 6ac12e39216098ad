import { newId } from '@concert/ids/ids';
import { orderOf, type Repeated } from '../load/requests.ts';
import { cpuSecondsOf } from '../stage/cpu.ts';
import type { Process } from '../stage/process.ts';
import type { Player, Told } from './by-turns.ts';
import type { Track } from './maximum.ts';

export interface Answered extends Told {
  /** Microseconds of a processor that each answer took. */
  readonly cpuUs: number;
  readonly statuses: Readonly<Record<string, number>>;
}

/** What a Fastify that does nothing is asked: an order, from as many buyers at once as in a race. */
export const nothingAsked = {
  connections: 128,
  requests: [{ line: 'POST /nothing', headers: { 'idempotency-key': 'nothing-1' }, body: orderOf(newId(), 'R') }],
};

/** More than any Fastify answers in a second. */
const mostPerSecond = 40_000;

/** As many answers as a process gives to the same requests, all due at once: nothing is sold, so nothing is checked. */
export function answersOf(
  { load, seconds }: Track,
  process: Process,
  { requests, connections }: { requests: readonly Repeated[]; connections: number },
): Player<Answered> {
  return async () => {
    const before = cpuSecondsOf(process.pid) ?? Number.NaN;
    const report = await load.run({
      asked: { kind: 'repeated', requests, count: Math.ceil(mostPerSecond * seconds) },
      target: { host: '127.0.0.1', port: process.port },
      connections,
      pace: { kind: 'at-once', seconds },
    });
    const cpuSeconds = (cpuSecondsOf(process.pid) ?? Number.NaN) - before;
    const { accepted, sent, statuses } = report;
    return {
      side: process.name,
      perSecond: accepted / report.seconds,
      cpuUs: (cpuSeconds * 1e6) / accepted,
      statuses,
      broken: accepted === sent ? [] : [`${process.name} answered ${JSON.stringify(statuses)}`],
    };
  };
}
