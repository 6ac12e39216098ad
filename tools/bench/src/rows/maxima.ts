import type { Bench } from '../bench.ts';
import { bookingReplicas, requestsPerReplica } from '../measure/hold-sides.ts';
import type { Raced } from '../races.ts';
import { type Measured, voidRow } from '../report/verdict.ts';
import type { DiskProfile } from '../stage/disk.ts';
import { brokenIn, kafkaAway, loadShare, onStandIn, perSecondOf, rivalWas, signedIn } from './remarks.ts';
import type { Row } from './row.ts';

const byTheHop = `asked as ${bookingReplicas} replicas of booking ask: up to 256 orders a request, ${requestsPerReplica} requests each; ran: concert, event store`;

const holdsPerSecond =
  (row: number, profile: DiskProfile, atLeast: number): Row =>
  async (bench, races) => {
    const name = `accepted holds at the concert context${named(profile)}`;
    const missing = await missingDisk(bench, profile);
    if (missing !== undefined) return [voidRow(row, name, '1/s', missing)];
    const raced = await races.holds(profile);
    const remarks = [byTheHop, onStandIn, kafkaAway, rivalWas(raced.poolSize), loadShare(raced)];
    return [measured({ row, name, atLeast, raced, remarks })];
  };

const bookingsPerSecond =
  (row: number, profile: DiskProfile, atLeast: number): Row =>
  async (bench, races) => {
    const name = `accepted bookings through the gateway${named(profile)}`;
    const missing = await missingDisk(bench, profile);
    if (missing !== undefined) return [voidRow(row, name, '1/s', missing)];
    const raced = await races.bookings(profile);
    const ran =
      'ran: gateway, booking, concert, event store, PostgreSQL (for keys); the row lock: gateway, row lock, PostgreSQL';
    const remarks = [ran, onStandIn, kafkaAway, signedIn, rivalWas(raced.poolSize), loadShare(raced)];
    return [measured({ row, name, atLeast, raced, remarks })];
  };

export const row1 = holdsPerSecond(1, 'native', 8);
export const row2 = holdsPerSecond(2, 'slow', 50);
export const row3 = bookingsPerSecond(3, 'native', 2);
export const row4 = bookingsPerSecond(4, 'slow', 10);

function named(profile: DiskProfile): string {
  return profile === 'slow' ? ', fsync +2 ms' : '';
}

async function missingDisk(bench: Bench, profile: DiskProfile): Promise<string | undefined> {
  const { disks } = await bench.ground();
  return profile !== 'native' && 'missing' in disks ? disks.missing : undefined;
}

function measured(of: {
  row: number;
  name: string;
  atLeast: number;
  raced: Raced;
  remarks: readonly string[];
}): Measured {
  const { row, name, atLeast, raced, remarks } = of;
  return {
    row,
    name,
    unit: '1/s',
    ours: perSecondOf(raced.ours),
    baseline: perSecondOf(raced.rival),
    target: { atLeast },
    broken: brokenIn(raced.ours, raced.rival),
    remarks,
    raw: raced,
  };
}
