import type { DiskProfile } from '../stage/disk.ts';
import type { Ground } from '../stage/ground.ts';
import type { Process } from '../stage/process.ts';
import { startRival } from '../stage/rival.ts';
import { rivalHoldsSide } from './hold-sides.ts';
import { playRound } from './round.ts';

export interface Calibrated {
  /** The rival as it is fastest, for each disk. */
  readonly rivals: Readonly<Record<string, Process>>;
  /** What each size of the pool took, orders a second. */
  readonly tried: readonly { readonly poolSize: number; readonly profile: DiskProfile; readonly perSecond: number }[];
  readonly best: Readonly<Record<string, number>>;
}

const poolSizes = [4, 8, 16, 32];
const warmUpSeconds = 0.5;

/** Tries the rival with pools of several sizes, on each disk, and keeps the best; the others end. */
export async function calibrate(
  ground: Ground,
  profiles: readonly DiskProfile[],
  seconds: number,
): Promise<Calibrated> {
  const tried: { poolSize: number; profile: DiskProfile; perSecond: number }[] = [];
  const started = new Map<number, Process>();
  for (const poolSize of poolSizes) {
    const rival = await startRival(ground, poolSize);
    started.set(poolSize, rival);
    const side = rivalHoldsSide(ground, rival);
    const play = async (profile: DiskProfile, forSeconds: number) => {
      const pace = { kind: 'at-once', seconds: forSeconds } as const;
      const { perSecond } = await playRound(ground.load, ground.folder, side, { pace, profile, orders: 10_000 });
      return perSecond;
    };
    await play('native', warmUpSeconds);
    for (const profile of profiles) tried.push({ poolSize, profile, perSecond: await play(profile, seconds) });
  }
  const bestFor = (profile: DiskProfile) => {
    const fastest = tried.filter((one) => one.profile === profile).toSorted((a, b) => b.perSecond - a.perSecond)[0];
    return fastest?.poolSize ?? 0;
  };
  const best = Object.fromEntries(profiles.map((profile) => [profile, bestFor(profile)]));
  const kept = new Set(Object.values(best));
  await Promise.all([...started].map(async ([size, rival]) => (kept.has(size) ? undefined : await rival.stop())));
  const rivals = profiles.flatMap((profile) => {
    const rival = started.get(bestFor(profile));
    return rival === undefined ? [] : [[profile, rival] as const];
  });
  return { rivals: Object.fromEntries(rivals), tried, best };
}
