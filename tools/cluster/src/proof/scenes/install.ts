import { play } from '@concert/story/play';
import { kubectl } from '../../kubectl.ts';
import { until } from '../../until.ts';
import { system } from '../addresses.ts';
import { mustSucceed, prepare, upgrade } from '../release.ts';
import type { Scene } from '../scene.ts';

const readyWithinSeconds = 180;
const measuredWithinMs = 90_000;
const withinMib = 6 * 1024;

export const install: Scene = {
  name: 'install',
  title: 'helm install of the development profile from nothing, and the whole story played on it',
  play: async ({ say, check }) => {
    say('removing what was there, and making volumes');
    await prepare();
    say('helm install');
    const begun = performance.now();
    mustSucceed('helm install', await upgrade({}, readyWithinSeconds));
    const seconds = (performance.now() - begun) / 1000;
    check('ready in 3 minutes', seconds <= readyWithinSeconds, `${seconds.toFixed(0)} s`);
    const { passed, failed } = await play(system, []);
    check('every check of the story passes', failed === 0 && passed > 0, `${passed} passed, ${failed} failed`);
    const used = await until('the measures of every pod', memoryMib, measuredWithinMs);
    const all = used.reduce((sum, { mib }) => sum + mib, 0);
    const most = used.toSorted((one, other) => other.mib - one.mib).slice(0, 3);
    const figures = most.map(({ name, mib }) => `${name} ${mib}`).join(', ');
    check('everything in 6 GiB', all <= withinMib, `${all} MiB in ${used.length} pods; most: ${figures}`);
  },
};

/** What each pod uses, as the cluster measures it. Throws while one that runs is not measured yet. */
async function memoryMib(): Promise<{ name: string; mib: number }[]> {
  const [printed, running] = await Promise.all([
    kubectl(['top', 'pods', '--no-headers']),
    kubectl(['get', 'pods', '--no-headers', '--field-selector=status.phase=Running', '--output=name']),
  ]);
  const used = linesOf(printed)
    .map((line) => line.split(/\s+/))
    .map(([name = '', , memory = '']) => ({ name, mib: Number.parseInt(memory, 10) }));
  const missing = linesOf(running).filter((pod) => !used.some(({ name }) => pod === `pod/${name}`));
  if (missing.length > 0) throw new Error(`not measured: ${missing.join(', ')}`);
  return used;
}

function linesOf(text: string): string[] {
  return text.trim().split('\n');
}
