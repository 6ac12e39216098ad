import { appendFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { brokenPromises } from '../check/stored.ts';
import type { Acknowledgement, Report } from '../load/job.ts';
import type { LoadProcess } from '../load/load-process.ts';
import type { Again, Pace } from '../load/open-loop.ts';
import type { Sale } from '../load/requests.ts';
import type { DiskProfile } from '../stage/disk.ts';
import type { Told } from './by-turns.ts';
import type { Side } from './side.ts';

export interface RoundOptions {
  readonly pace: Pace;
  readonly profile: DiskProfile;
  /** Orders made for it; at a rate all of them are sent. */
  readonly orders: number;
  /** By default more than can be sold. */
  readonly tickets?: number;
  readonly connections?: number;
  readonly again?: Again;
  /** A file that collects acknowledgements, for the audit; by default they are forgotten with the round. */
  readonly keepAcks?: string;
}

/** Accepted orders a second; what is `broken` was promised and not kept, and makes the row void. */
export interface Round extends Told {
  readonly sale: Sale;
  readonly report: Report;
  /** Seconds of a processor, by process. */
  readonly cpu: Readonly<Record<string, number>>;
}

const plenty = 1_000_000;

/** Opens a sale, loads it, and looks into the store whether what was acknowledged is there. */
export async function playRound(load: LoadProcess, folder: string, side: Side, options: RoundOptions): Promise<Round> {
  const sale = await side.open(options.tickets ?? plenty);
  const acksFile = join(folder, `${sale.round}.acks`);
  const job = side.job(sale, options.orders);
  const { connections = job.connections, pace, again } = options;
  side.disk?.set(options.profile);
  const [cpuBefore, syncsBefore] = [cpuOf(side), side.disk?.syncs() ?? 0];
  const report = await load.run({ ...job, connections, pace, again, acksFile }).finally(() => {
    side.disk?.set('native');
  });
  const [cpuAfter, syncs] = [cpuOf(side), (side.disk?.syncs() ?? 0) - syncsBefore];
  const bookingIds = await acknowledgedIn(acksFile, options.keepAcks);
  const doubtful = doubtfulIn(report, side.ordersPerRequest);
  const stored = await side.stored(sale);
  return {
    side: side.name,
    sale,
    report,
    perSecond: report.accepted / report.seconds,
    cpu: Object.fromEntries(Object.entries(cpuAfter).map(([name, after]) => [name, after - (cpuBefore[name] ?? 0)])),
    broken: [
      ...stored.flatMap((one) => brokenPromises({ bookingIds, doubtful }, one)),
      ...(report.accepted === bookingIds.length ? [] : ['the load generator lost acknowledgements']),
      ...(report.accepted === 0 ? [`nothing was accepted: ${JSON.stringify(report.statuses)}`] : []),
      ...(side.disk !== undefined && syncs === 0 ? ['its store never waited for the disk'] : []),
    ].map((sentence) => `${side.name}: ${sentence}`),
  };
}

function cpuOf({ pids }: Side): Record<string, number> {
  return Object.fromEntries(Object.entries(pids).map(([name, read]) => [name, read() ?? 0]));
}

async function acknowledgedIn(file: string, keptIn: string | undefined): Promise<string[]> {
  const text = await readFile(file, 'utf8');
  if (keptIn !== undefined) await appendFile(keptIn, text);
  await rm(file);
  const lines = text.split('\n').filter(Boolean);
  return lines.map((line) => (JSON.parse(line) as Acknowledgement).bookingId);
}

/** Orders without an answer, or with one that says nothing about whether they were booked. */
function doubtfulIn({ statuses, sent, accepted }: Report, ordersPerRequest: number): number {
  if (ordersPerRequest > 1) return sent * ordersPerRequest - accepted;
  const unclear = Object.entries(statuses).filter(([status]) => status === '0' || Number(status) >= 500);
  return unclear.reduce((sum, [, count]) => sum + count, 0);
}
