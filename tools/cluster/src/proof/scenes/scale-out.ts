import { setTimeout as pause } from 'node:timers/promises';
import { get } from '../../kubectl.ts';
import { until } from '../../until.ts';
import { checkNoneFailed } from '../play.ts';
import { podsOf } from '../pods.ts';
import { mustSucceed, upgrade } from '../release.ts';
import type { Scene, Stage } from '../scene.ts';
import { toldTwice } from '../told-twice.ts';

const scaled = ['gateway', 'booking'] as const;
const withinMs = 180_000;
const lookEveryMs = 5_000;

const autoscaling = {
  enabled: true,
  minReplicas: 1,
  maxReplicas: 3,
  targetCpuPercent: 60,
  scaleDownAfterSeconds: 20,
};
/** More than a pod uses with nothing to do, less than two use under load. */
const resources = { requests: { cpu: '80m', memory: '96Mi' } };
const autoscaled = Object.fromEntries(scaled.map((name) => [name, { autoscaling, resources }]));

export const scaleOut: Scene = {
  name: 'scale',
  title: 'autoscaling of gateway and booking: out under load, and back in',
  play: async (stage) => {
    const { say, check } = stage;
    mustSucceed('helm upgrade', await upgrade({ services: autoscaled }));
    await until(
      'one pod of each',
      () => all(async (name) => (await count(name)) === autoscaling.minReplicas),
      withinMs,
    );
    const [busyPerSecond, quietPerSecond] = [Math.ceil(stage.perSecond * 2.5), Math.ceil(stage.perSecond / 10)];
    const seen = watch(say);
    const busy = await stage.under(
      () =>
        until('more pods', () => all(async (name) => (await count(name)) > 1), withinMs).then(() => pause(lookEveryMs)),
      busyPerSecond,
    );
    checkNoneFailed(stage, `scaling out (${busyPerSecond} requests a second)`, busy);
    const quiet = await stage.under(
      () => until('fewer pods', () => all(async (name) => (await count(name)) === 1), withinMs),
      quietPerSecond,
    );
    checkNoneFailed(stage, `scaling in (${quietPerSecond} requests a second)`, quiet);
    const replicas = await seen.end();
    for (const name of scaled)
      check(`${name} goes out and comes back in`, isThereAndBack(replicas[name]), replicas[name].join(' → '));
    const twice = await toldTwice(busy.sale);
    check(
      'nobody is told anything twice',
      twice.length === 0,
      `${twice.length} of the notifications of ${busy.sale.customers.length} customers`,
    );
    mustSucceed('helm upgrade', await upgrade());
  },
};

/** Throws unless it is so of each. */
async function all(isSo: (name: (typeof scaled)[number]) => Promise<boolean>): Promise<void> {
  for (const name of scaled) if (!(await isSo(name))) throw new Error(`${name} has ${await count(name)} pods`);
}

async function count(name: string): Promise<number> {
  return (await podsOf(name)).length;
}

/** Writes down how many pods are wanted, each time that it is another number. */
function watch(say: Stage['say']) {
  const seen: Record<(typeof scaled)[number], number[]> = { gateway: [], booking: [] };
  const over = new AbortController();
  const look = async () => {
    for (const name of scaled) {
      const { spec } = await get<{ spec: { replicas: number } }>(['deployment', `concert-${name}`]);
      if (seen[name].at(-1) === spec.replicas) continue;
      seen[name].push(spec.replicas);
      say(`${name}: ${spec.replicas} pods wanted`);
    }
  };
  const watching = (async () => {
    while (!over.signal.aborted) {
      await look();
      await pause(lookEveryMs / 5);
    }
    await look();
  })();
  return {
    end: async () => {
      over.abort();
      await watching;
      return seen;
    },
  };
}

function isThereAndBack(replicas: readonly number[]): boolean {
  return Math.max(...replicas) > 1 && replicas.at(-1) === 1;
}
