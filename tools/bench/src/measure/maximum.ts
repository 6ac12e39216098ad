import type { LoadProcess } from '../load/load-process.ts';
import type { DiskProfile } from '../stage/disk.ts';
import type { Player } from './by-turns.ts';
import { playRound, type Round } from './round.ts';
import type { Side } from './side.ts';

export interface Track {
  readonly load: LoadProcess;
  readonly folder: string;
  readonly seconds: number;
  readonly keepAcks?: string;
}

/** More orders than the first, guessing round could take. */
const ordersAtFirst = 20_000;

/**
 * As many orders as a side can take, all due at once, for a few seconds. What it took in the last round says how many
 * to make for the next.
 */
export function maximumOf(track: Track, side: Side, profile: DiskProfile): Player<Round> {
  const { load, folder, seconds, keepAcks } = track;
  let orders = ordersAtFirst;
  return async () => {
    const options = { pace: { kind: 'at-once', seconds }, profile, orders } as const;
    const round = await playRound(load, folder, side, { ...options, ...(keepAcks === undefined ? {} : { keepAcks }) });
    orders = Math.ceil(round.perSecond * seconds * 2) + side.ordersPerRequest * 16;
    return round;
  };
}

/** A steady stream of orders, so many a second, whatever becomes of them. */
export function steadyAt(
  track: Track,
  side: Side,
  { perSecond, connections }: { perSecond: number; connections: number },
): Player<Round> {
  const { load, folder, seconds, keepAcks } = track;
  const orders = Math.ceil(perSecond * seconds);
  const options = { pace: { kind: 'rate', perSecond }, profile: 'native', orders, connections } as const;
  return () => playRound(load, folder, side, { ...options, ...(keepAcks === undefined ? {} : { keepAcks }) });
}
