import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apply } from '../kubectl.ts';
import { binDir, runDir } from '../places.ts';
import { credentials } from './credentials.ts';
import { nodeAddress, startInside } from './namespace.ts';

const corefile = `.:53 {
  bind ${nodeAddress}
  kubernetes cluster.local in-addr.arpa {
    kubeconfig ${credentials.config('addons')}
    ttl 5
  }
}
`;

/** Names of services and pods; of nothing else, as nothing else can be reached. */
export async function startDns(): Promise<void> {
  const file = join(runDir, 'Corefile');
  await writeFile(file, corefile);
  startInside('coredns', join(binDir, 'coredns'), ['-conf', file]);
}

const port = 4443;
const name = 'metrics-server';
const namespace = 'kube-system';

/** The metrics-server runs beside the node's other programs; this is how the API finds it there. */
const registration = [
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { ports: [{ port: 443, targetPort: port }] },
  },
  {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${name}-1`, namespace, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    ports: [{ name: '', port, protocol: 'TCP' }],
    endpoints: [{ addresses: [nodeAddress], conditions: { ready: true } }],
  },
  {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: 'v1beta1.metrics.k8s.io' },
    spec: {
      group: 'metrics.k8s.io',
      version: 'v1beta1',
      groupPriorityMinimum: 100,
      versionPriority: 100,
      insecureSkipTLSVerify: true,
      service: { name, namespace },
    },
  },
];

/** What pods use, every ten seconds: autoscaling stands on it. */
export async function startMetrics(): Promise<void> {
  const config = credentials.config('addons');
  startInside('metrics-server', join(binDir, name), [
    `--kubeconfig=${config}`,
    `--authentication-kubeconfig=${config}`,
    `--authorization-kubeconfig=${config}`,
    `--secure-port=${port}`,
    `--cert-dir=${join(runDir, 'metrics-server')}`,
    '--kubelet-insecure-tls',
    '--kubelet-preferred-address-types=InternalIP',
    '--metric-resolution=10s',
    '--kubelet-request-timeout=5s',
  ]);
  await apply(registration);
}
