import { brokenRepository } from '../../images/images.ts';
import { helm, kubectl } from '../../kubectl.ts';
import { until } from '../../until.ts';
import { checkNoneFailed } from '../play.ts';
import { aPodOf, isReady, mustBeReady, type Pod, podsOf, services } from '../pods.ts';
import { deployedRevision, mustSucceed, releaseName, rollback, upgrade, type Values } from '../release.ts';
import type { Scene, Stage } from '../scene.ts';

interface Fault {
  readonly title: string;
  readonly values: Values;
  /** What tells an SRE why: the words of the failed pods, or of the cluster about them. */
  readonly why: () => Promise<string>;
  readonly says: RegExp;
}

const patienceSeconds = 45;
const withinMs = 90_000;

const faults: readonly Fault[] = [
  {
    title: 'a failed migration',
    values: { image: { repository: brokenRepository } },
    why: () => kubectl(['logs', '--selector=app.kubernetes.io/component=migrations', '--tail=1']),
    says: /9999_broken: .*no_such_table/,
  },
  {
    title: 'a missing Secret',
    values: { identity: { existingSecret: 'no-such-secret', developmentSecret: '' } },
    why: waitingPods,
    says: /CreateContainerConfigError.*no-such-secret/,
  },
  {
    title: 'a bad image',
    values: { image: { repository: 'localhost/no-such-image' } },
    why: waitingPods,
    says: /(ErrImage|ImagePull).*no-such-image/,
  },
];

export const refuse: Scene = {
  name: 'refuse',
  title: 'upgrades that cannot be: the old release goes on serving, and helm rollback is clean',
  play: async (stage) => {
    for (const fault of faults) await failing(stage, fault);
    await withoutConfigMap(stage);
  },
};

async function failing(stage: Stage, { title, values, why, says }: Fault): Promise<void> {
  const good = await deployedRevision();
  const outcome = await stage.under(async () => {
    stage.say(`helm upgrade with ${title}`);
    const { code, stderr } = await upgrade(values, patienceSeconds);
    const told = (await why()).trim();
    stage.check(`${title}: helm upgrade fails`, code !== 0, lastLine(stderr));
    stage.check(`${title}: what is wrong can be read`, says.test(told), lineWith(says, told));
    mustSucceed('helm rollback', await rollback(good));
    await mustBeClean();
  });
  checkNoneFailed(stage, title, outcome);
}

/** Every service has its pods, all ready, and helm says that all is well. */
async function mustBeClean(): Promise<void> {
  await until('the old release', () => Promise.all(services.map((name) => mustBeReady(name))), withinMs);
  const { stdout } = await helm(['status', releaseName, '--output=json']);
  const { info }: { info: { status: string } } = JSON.parse(stdout);
  if (info.status !== 'deployed') throw new Error(`the release is ${info.status}`);
}

/** Pods that run need no ConfigMap; a new one does. */
async function withoutConfigMap(stage: Stage): Promise<void> {
  const [name, victim] = ['a deleted ConfigMap', 'booking'];
  const outcome = await stage.under(async () => {
    stage.say(`deleting the ConfigMap of ${victim}, and one of its pods`);
    await kubectl(['delete', 'configmap', `concert-${victim}`]);
    const { metadata } = await aPodOf(victim);
    await kubectl(['delete', 'pod', metadata.name, '--wait']);
    const told = await until('the new pod', async () => mustBeWaiting(victim), withinMs);
    stage.check(
      `${name}: what is wrong can be read`,
      /configmap "?concert-booking"? not found/.test(told),
      lastLine(told),
    );
    mustSucceed('helm rollback', await rollback(await deployedRevision()));
    await mustBeClean();
  });
  checkNoneFailed(stage, name, outcome);
}

async function mustBeWaiting(component: string): Promise<string> {
  const told = (await podsOf(component)).flatMap(reasonsOf).join(' ');
  if (told === '') throw new Error('no pod waits');
  return told;
}

/** Of every pod that does not run, why. */
async function waitingPods(): Promise<string> {
  const pods = (await Promise.all([...services, 'migrations'].map(podsOf))).flat();
  return pods.flatMap(reasonsOf).join('\n');
}

function reasonsOf(pod: Pod): string[] {
  const waiting = pod.status.containerStatuses?.[0]?.state.waiting;
  return isReady(pod) || waiting === undefined
    ? []
    : [`${pod.metadata.name}: ${waiting.reason} ${waiting.message ?? ''}`];
}

function lineWith(words: RegExp, text: string): string {
  return (text.split('\n').find((line) => words.test(line)) ?? lastLine(text)).slice(0, 200);
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
}
