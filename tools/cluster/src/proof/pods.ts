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

export async function podNamed(name: string): Promise<Pod> {
  return get<Pod>(['pod', name]);
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
