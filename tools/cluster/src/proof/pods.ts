import { get, kubectl } from '../kubectl.ts';
import { until } from '../until.ts';

export const services = ['gateway', 'concert', 'booking', 'payment', 'delivery', 'notification', 'mypage'] as const;
export type ServiceName = (typeof services)[number];

/** As values-test.yaml has it. */
const twofold: readonly string[] = ['gateway', 'concert', 'booking'];

/** How many pods a component has, where nothing scales it. */
export function replicasOf(component: string): number {
  return twofold.includes(component) ? 2 : 1;
}

export interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly deletionTimestamp?: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly status: {
    readonly phase: string;
    readonly podIP?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

interface ContainerStatus {
  readonly containerID?: string;
  readonly restartCount: number;
  readonly ready: boolean;
  readonly state: { readonly waiting?: { readonly reason: string; readonly message?: string } };
  readonly lastState: { readonly terminated?: { readonly reason: string; readonly exitCode: number } };
}

/** The pods of a component that are not on their way out. */
export async function podsOf(component: string): Promise<Pod[]> {
  const selector = `--selector=app.kubernetes.io/component=${component}`;
  const { items } = await get<{ items: Pod[] }>(['pods', selector]);
  return items.filter(({ metadata, status }) => metadata.deletionTimestamp === undefined && status.phase !== 'Failed');
}

/** Its first pod. Throws when there is none. */
export async function aPodOf(component: string): Promise<Pod> {
  const [pod] = await podsOf(component);
  if (pod === undefined) throw new Error(`${component} has no pod`);
  return pod;
}

export function isReady({ status }: Pod): boolean {
  return status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

/** Throws unless its container was started again since it had been so many times, and it is ready; why the last ended. */
export async function mustHaveRestarted(podName: string, restarts: number): Promise<string> {
  const pod = await podNamed(podName);
  const container = pod.status.containerStatuses?.[0];
  if (container === undefined || container.restartCount <= restarts) throw new Error('not started again');
  if (!isReady(pod)) throw new Error('not ready');
  return container.lastState.terminated?.reason ?? 'unknown';
}

export function restartsOf({ status }: Pod): number {
  return status.containerStatuses?.[0]?.restartCount ?? 0;
}

export async function podNamed(name: string): Promise<Pod> {
  return get<Pod>(['pod', name]);
}

/** Which pods each component has. */
export async function uidsOf(components: readonly string[]): Promise<Record<string, string>> {
  const each = components.map(async (name) => {
    const pods = await podsOf(name);
    const uids = pods.map(({ metadata }) => metadata.uid).sort();
    return [name, uids.join()] as const;
  });
  return Object.fromEntries(await Promise.all(each));
}

/** So many pods of it, ready; resolves when it is so. */
export async function scale(component: string, replicas: number): Promise<void> {
  await kubectl(['scale', `deployment/concert-${component}`, `--replicas=${replicas}`]);
  await until(`${component} with ${replicas} pods`, () => mustBeReady(component, replicas), 90_000);
}

/** Throws unless a component has so many pods, all ready, and no others that still go. */
export async function mustBeReady(component: string, replicas = replicasOf(component)): Promise<void> {
  const selector = `--selector=app.kubernetes.io/component=${component}`;
  const { items } = await get<{ items: Pod[] }>(['pods', selector]);
  const ready = items.filter(isReady).length;
  if (ready !== replicas || items.length !== replicas) {
    throw new Error(`${component} has ${items.length} pods, ${ready} of them ready`);
  }
}
