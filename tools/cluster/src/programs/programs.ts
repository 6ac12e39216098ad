/** What is built, and from what: the one place with the versions. */
export interface Module {
  readonly path: string;
  readonly version: string;
}

export const kubernetes: Module = { path: 'k8s.io/kubernetes', version: 'v1.34.4' };
export const coredns: Module = { path: 'github.com/coredns/coredns', version: 'v1.15.0' };

/** Programs that are built as they are: name, module, package. */
export const plain = [
  { name: 'etcd', module: { path: 'go.etcd.io/etcd/server/v3', version: 'v3.7.3' }, main: 'go.etcd.io/etcd/server/v3' },
  { name: 'helm', module: { path: 'helm.sh/helm/v4', version: 'v4.3.1' }, main: 'helm.sh/helm/v4/cmd/helm' },
  {
    name: 'metrics-server',
    module: { path: 'sigs.k8s.io/metrics-server', version: 'v0.9.0' },
    main: 'sigs.k8s.io/metrics-server/cmd/metrics-server',
  },
] as const;

export const ofKubernetes = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kube-proxy',
  'kubelet',
  'kubectl',
] as const;

/** Every program of a node, and the module that it has to be of. */
export const programs: Readonly<Record<string, Module>> = {
  ...Object.fromEntries(ofKubernetes.map((name) => [name, kubernetes])),
  ...Object.fromEntries(plain.map(({ name, module }) => [name, module])),
  coredns,
};
