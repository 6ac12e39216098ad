import type { DiskProfile } from '../stage/disk.ts';
import type { Ground } from '../stage/ground.ts';
import type { Process } from '../stage/process.ts';
import { startRival } from '../stage/rival.ts';
import { rivalHoldsSide } from './hold-sides.ts';
import { playRound } from './round.ts';

interface Tried {
  readonly poolSize: number;
  readonly profile: DiskProfile;
  /** Accepted orders a second. */
  readonly perSecond: number;
  readonly rival: Process;
}

export interface Calibrated {
  /** The rival as it is fastest, for each disk. */
  readonly best: ReadonlyMap<DiskProfile, Tried>;
  stop(): Promise<void>;
}

const poolSizes = [4, 8, 16, 32];
const warmUpSeconds = 0.5;
const orders = 10_000;

/** Tries the rival with pools of several sizes, on each disk, and keeps the best; the others end. */
export async function calibrate(
  ground: Ground,
  profiles: readonly DiskProfile[],
  seconds: number,
): Promise<Calibrated> {
  const tried: Tried[] = [];
  for (const poolSize of poolSizes) {
    const rival = await startRival(ground, poolSize);
    const side = rivalHoldsSide(ground, rival);
    const play = (profile: DiskProfile, forSeconds: number) =>
      playRound(ground.load, ground.folder, side, {
        pace: { kind: 'at-once', seconds: forSeconds },
        profile,
        orders,
      });
    await play('native', warmUpSeconds);
    for (const profile of profiles) {
      tried.push({ poolSize, profile, rival, perSecond: (await play(profile, seconds)).perSecond });
    }
  }
  const best = new Map(profiles.flatMap((profile) => fastestOn(profile, tried)));
  const kept = new Set(best.values().map(({ rival }) => rival));
  const others = new Set(tried.map(({ rival }) => rival)).difference(kept);
  await stopAll(others);
  return { best, stop: () => stopAll(kept) };
}

function fastestOn(profile: DiskProfile, tried: readonly Tried[]): [DiskProfile, Tried][] {
  const fastest = tried.filter((one) => one.profile === profile).toSorted((a, b) => b.perSecond - a.perSecond);
  return fastest.slice(0, 1).map((one) => [profile, one]);
}

async function stopAll(processes: ReadonlySet<Process>): Promise<void> {
  await Promise.all([...processes].map((process) => process.stop()));
}
