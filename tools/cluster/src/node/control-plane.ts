import { join } from 'node:path';
import { binDir, runDir } from '../places.ts';
import { credentials } from './credentials.ts';
import { nodeAddress, startInside } from './namespace.ts';

const { ca, caKey, api, apiKey, serviceAccounts, serviceAccountsPublic, tokens, config } = credentials;

/** A flag for each entry; `true` stands alone. */
function flags(settings: Readonly<Record<string, string | true>>): string[] {
  return Object.entries(settings).map(([name, value]) => (value === true ? `--${name}` : `--${name}=${value}`));
}

/** Without fsync: what the API server knows ends with the node. */
export function startEtcd(): void {
  const settings = {
    'data-dir': join(runDir, 'etcd'),
    'unsafe-no-fsync': true,
    'listen-client-urls': 'http://127.0.0.1:2379',
    'advertise-client-urls': 'http://127.0.0.1:2379',
    'listen-peer-urls': 'http://127.0.0.1:2380',
  } as const;
  startInside('etcd', join(binDir, 'etcd'), flags(settings));
}

export function startApiServer(): void {
  const settings = {
    'etcd-servers': 'http://127.0.0.1:2379',
    'secure-port': '6443',
    'bind-address': '0.0.0.0',
    'advertise-address': nodeAddress,
    'cert-dir': join(runDir, 'api-server'),
    'tls-cert-file': api,
    'tls-private-key-file': apiKey,
    'client-ca-file': ca,
    'token-auth-file': tokens,
    'authorization-mode': 'Node,RBAC',
    'allow-privileged': true,
    'service-cluster-ip-range': '10.96.0.0/16',
    'service-account-issuer': 'https://kubernetes.default.svc',
    'service-account-key-file': serviceAccountsPublic,
    'service-account-signing-key-file': serviceAccounts,
    'kubelet-client-certificate': api,
    'kubelet-client-key': apiKey,
    'kubelet-preferred-address-types': 'InternalIP',
    // What metrics-server needs to answer under the API's address.
    'requestheader-client-ca-file': ca,
    'requestheader-allowed-names': 'kube-apiserver',
    'requestheader-username-headers': 'X-Remote-User',
    'requestheader-group-headers': 'X-Remote-Group',
    'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
    'proxy-client-cert-file': api,
    'proxy-client-key-file': apiKey,
    'enable-aggregator-routing': true,
  } as const;
  startInside('api-server', join(binDir, 'kube-apiserver'), flags(settings));
}

/** Autoscaling looks often and believes quickly, so that a test can watch it go up and come down. */
export function startControllers(): void {
  const settings = {
    kubeconfig: config('controllers'),
    'authentication-kubeconfig': config('controllers'),
    'authorization-kubeconfig': config('controllers'),
    'leader-elect': 'false',
    'use-service-account-credentials': true,
    'service-account-private-key-file': serviceAccounts,
    'root-ca-file': ca,
    'cluster-signing-cert-file': ca,
    'cluster-signing-key-file': caKey,
    'cert-dir': join(runDir, 'controllers'),
    'bind-address': '127.0.0.1',
    'horizontal-pod-autoscaler-sync-period': '5s',
    'horizontal-pod-autoscaler-downscale-stabilization': '20s',
    'horizontal-pod-autoscaler-initial-readiness-delay': '5s',
    'horizontal-pod-autoscaler-cpu-initialization-period': '10s',
  } as const;
  startInside('controllers', join(binDir, 'kube-controller-manager'), flags(settings));
}

export function startScheduler(): void {
  const settings = {
    kubeconfig: config('scheduler'),
    'authentication-kubeconfig': config('scheduler'),
    'authorization-kubeconfig': config('scheduler'),
    'leader-elect': 'false',
    'cert-dir': join(runDir, 'scheduler'),
    'bind-address': '127.0.0.1',
  } as const;
  startInside('scheduler', join(binDir, 'kube-scheduler'), flags(settings));
}
