import type { Manifest } from './helm.ts';
import { type Container, isDeployment, isWorkload, type PodSpec, type Workload } from './workload.ts';

/** A rule says what is wrong with a workload; nothing, when it holds. */
type Rule = (workload: Workload) => boolean;

const eachContainer =
  (holds: (container: Container) => boolean): Rule =>
  ({ spec }) =>
    spec.template.spec.containers.every(holds);

const pod =
  (holds: (spec: PodSpec) => boolean): Rule =>
  ({ spec }) =>
    holds(spec.template.spec);

const livesOn = ({ kind }: Manifest) => kind !== 'Job';
const named = /(:[A-Za-z0-9_][A-Za-z0-9_.-]*|@sha256:[0-9a-f]{64})$/;
const secretName = /SECRET|PASSWORD|TOKEN$|POSTGRES_URL/;

/** What a linter of manifests asks for, and what the services' way of stopping needs. */
const rules: Readonly<Record<string, Rule>> = {
  'the image has a version, and not the latest': eachContainer(
    ({ image }) => named.test(image) && !image.endsWith(':latest'),
  ),
  'requests and limits of CPU and memory are set': eachContainer(({ resources }) =>
    [resources?.requests, resources?.limits].every((list) => list?.cpu !== undefined && list.memory !== undefined),
  ),
  'it runs as nobody special': pod(
    ({ securityContext }) => securityContext?.runAsNonRoot === true && Number(securityContext.runAsUser) > 0,
  ),
  'seccomp is on': pod(({ securityContext }) => securityContext?.seccompProfile?.type === 'RuntimeDefault'),
  'its root file system is read-only': eachContainer(
    ({ securityContext }) => securityContext?.readOnlyRootFilesystem === true,
  ),
  'it has no capabilities and gains no privileges': eachContainer(
    ({ securityContext: context }) =>
      context?.allowPrivilegeEscalation === false &&
      context.privileged !== true &&
      context.capabilities?.drop?.includes('ALL') === true &&
      context.capabilities.add === undefined,
  ),
  'it shares nothing with its node': pod(
    ({ hostNetwork, hostPID, hostIPC, volumes = [] }) =>
      !hostNetwork && !hostPID && !hostIPC && volumes.every((volume) => !('hostPath' in volume)),
  ),
  'it has no token of the cluster, and hears of no other Service': pod(
    (spec) => spec.automountServiceAccountToken === false && spec.enableServiceLinks === false,
  ),
  'it has an account of its own': (workload) =>
    !livesOn(workload) || workload.spec.template.spec.serviceAccountName === workload.metadata.name,
  'secrets come by reference': eachContainer(({ env = [] }) =>
    env.every(({ name, value }) => value === undefined || !secretName.test(name)),
  ),
  'it has every probe, and being alive asks for nothing': (workload) =>
    !livesOn(workload) ||
    eachContainer(
      ({ startupProbe, livenessProbe, readinessProbe }) =>
        startupProbe !== undefined &&
        readinessProbe !== undefined &&
        (livenessProbe?.tcpSocket !== undefined || livenessProbe?.httpGet?.path === '/health/live'),
    )(workload),
  'a roll takes none away before another is ready': (workload) =>
    !isDeployment(workload) || workload.spec.strategy?.rollingUpdate?.maxUnavailable === 0,
  'it is spread over zones and nodes': (workload) =>
    !isDeployment(workload) || workload.spec.template.spec.topologySpreadConstraints?.length === 2,
  'it has the time to stop that the service takes': (workload) =>
    !isDeployment(workload) || timeToStop(workload.spec.template.spec),
};

/** Until the connections are closed it is the pod's own; then the service gives its last answers within 10 s. */
const lastAnswersSeconds = 10;

function timeToStop({ containers, terminationGracePeriodSeconds = 30 }: PodSpec): boolean {
  const [container] = containers;
  const preStopSeconds = container?.lifecycle?.preStop?.sleep?.seconds ?? 0;
  return preStopSeconds > 0 && terminationGracePeriodSeconds > preStopSeconds + lastAnswersSeconds;
}

/** One sentence for each rule that a manifest breaks. */
export function broken(manifests: readonly Manifest[]): readonly string[] {
  return manifests
    .filter(isWorkload)
    .flatMap((workload) =>
      Object.entries(rules).flatMap(([name, holds]) =>
        holds(workload) ? [] : [`${workload.kind} ${workload.metadata.name}: not so that ${name}`],
      ),
    );
}
