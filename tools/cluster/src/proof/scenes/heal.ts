import { kubectl } from '../../kubectl.ts';
import { until } from '../../until.ts';
import { exhaustMemory, signalContainer } from '../container.ts';
import { aPodOf, mustBeReady, mustHaveRestarted, restartsOf, type ServiceName, services } from '../pods.ts';
import type { Scene, Stage } from '../scene.ts';

/** A process that is stopped is noticed after three probes of ten seconds, and has its grace period before it is ended. */
const healsWithinMs = 180_000;

interface Harm {
  readonly title: string;
  readonly harm: (podName: string) => Promise<unknown>;
  /** Why the container ended, as the cluster says. */
  readonly reason: RegExp;
}

const harms: readonly Harm[] = [
  { title: 'a process killed', harm: (pod) => signalContainer(pod, 'SIGKILL'), reason: /Error|OOMKilled/ },
  { title: 'a pod out of memory', harm: exhaustMemory, reason: /OOMKilled/ },
  { title: 'a pod whose liveness fails', harm: (pod) => signalContainer(pod, 'SIGSTOP'), reason: /Error/ },
];

export const heal: Scene = {
  name: 'heal',
  title: 'a pod killed, a pod whose liveness fails, a pod out of memory: healed without a hand',
  play: async (stage) => {
    for (const harm of harms) await harmed(stage, harm);
    await deleted(stage);
  },
};

/** One pod of each service is harmed, all at once, under load; each has to come back by itself. */
async function harmed({ under, say, check }: Stage, { title, harm, reason }: Harm): Promise<void> {
  say(`${title}, one of each service`);
  await under(async () => {
    const healed = await Promise.allSettled(services.map((name) => healedAfter(name, harm, reason)));
    const figures = healed.map(
      (one, index) =>
        `${services[index]} ${one.status === 'fulfilled' ? `${(one.value / 1000).toFixed(1)} s` : one.reason}`,
    );
    check(
      `${title}: healed by itself`,
      healed.every(({ status }) => status === 'fulfilled'),
      figures.join(', '),
    );
  });
}

/** Milliseconds from the harm until the same pod is ready again, in a new container. */
async function healedAfter(name: ServiceName, harm: Harm['harm'], reason: RegExp): Promise<number> {
  const pod = await aPodOf(name);
  const begun = performance.now();
  await harm(pod.metadata.name);
  const why = await until(name, () => mustHaveRestarted(pod.metadata.name, restartsOf(pod)), healsWithinMs);
  if (!reason.test(why)) throw new Error(`ended because of ${why}`);
  return performance.now() - begun;
}

/** One pod of each service is taken away without a warning, all at once. */
async function deleted({ under, say, check }: Stage): Promise<void> {
  say('a pod deleted without a warning, one of each service');
  await under(async () => {
    const pods = await Promise.all(services.map(aPodOf));
    const begun = performance.now();
    await kubectl(['delete', 'pod', '--force', '--grace-period=0', ...pods.map(({ metadata }) => metadata.name)]);
    await until('every service', () => Promise.all(services.map((name) => mustBeReady(name))), healsWithinMs);
    check(
      'a pod deleted: replaced by itself',
      true,
      `all seven after ${((performance.now() - begun) / 1000).toFixed(1)} s`,
    );
  });
}
