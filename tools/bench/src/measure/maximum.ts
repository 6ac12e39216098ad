import type { LoadProcess } from '../load/load-process.ts';
import type { DiskProfile } from '../stage/disk.ts';
import { playRound, type Round } from './round.ts';
import type { Side } from './side.ts';

export interface Race {
  readonly load: LoadProcess;
  readonly folder: string;
  readonly rounds: number;
  readonly seconds: number;
  readonly say: (line: string) => void;
  readonly keepAcks?: string;
}

/** More orders than the first, guessing round could take. */
const ordersAtFirst = 20_000;

/**
 * As many orders as a side can take, all due at once, for a few seconds; the sides by turns, so that whatever else
 * happens on the machine happens to all of them. What a side took in the last round says how many to make for the next.
 */
export async function raceForMaximum(
  race: Race,
  sides: readonly (readonly [Side, DiskProfile])[],
): Promise<readonly (readonly Round[])[]> {
  const { load, folder, rounds, seconds, say, keepAcks } = race;
  const played: Round[][] = sides.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [at, [side, profile]] of sides.entries()) {
      const last = played[at]?.at(-1);
      const orders =
        last === undefined ? ordersAtFirst : Math.ceil(last.perSecond * seconds * 2) + side.ordersPerRequest * 16;
      const options = { pace: { kind: 'at-once', seconds }, profile, orders } as const;
      const one = await playRound(load, folder, side, { ...options, ...(keepAcks === undefined ? {} : { keepAcks }) });
      played[at]?.push(one);
      say(
        `round ${round + 1} of ${rounds}, ${side.name}: ${one.perSecond.toFixed(0)}/s${one.broken.map((why) => `; VOID: ${why}`).join('')}`,
      );
    }
  }
  return played;
}
