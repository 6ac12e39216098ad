import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { binDir, containerdSocket, runDir } from '../places.ts';
import { podNetwork } from './containerd.ts';
import { credentials } from './credentials.ts';
import { nodeAddress, nodeName, startInside } from './namespace.ts';

const kubelet = {
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  kind: 'KubeletConfiguration',
  address: '0.0.0.0',
  authentication: {
    anonymous: { enabled: false },
    webhook: { enabled: true },
    x509: { clientCAFile: credentials.ca },
  },
  authorization: { mode: 'Webhook' },
  cgroupDriver: 'cgroupfs',
  cgroupRoot: '/',
  failSwapOn: false,
  failCgroupV1: false,
  containerRuntimeEndpoint: `unix://${containerdSocket}`,
  clusterDNS: [nodeAddress],
  clusterDomain: 'cluster.local',
  resolvConf: join(runDir, 'resolv.conf'),
  // The machine's disk is not this node's alone: neither pods nor images go because it fills.
  evictionHard: {
    'memory.available': '100Mi',
    'nodefs.available': '1%',
    'imagefs.available': '1%',
    'nodefs.inodesFree': '1%',
  },
  imageGCHighThresholdPercent: 100,
  imageGCLowThresholdPercent: 99,
  volumePluginDir: join(runDir, 'kubelet', 'volume-plugins'),
  podLogsDir: join(runDir, 'pod-logs'),
  nodeStatusUpdateFrequency: '5s',
};

const proxy = {
  apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
  kind: 'KubeProxyConfiguration',
  mode: 'nftables',
  clientConnection: { kubeconfig: credentials.config('proxy') },
  clusterCIDR: podNetwork,
  hostnameOverride: nodeName,
  // Sizes of the whole machine's table are not a node's to set.
  conntrack: { maxPerCore: 0, min: 0 },
};

export async function startKubelet(): Promise<void> {
  const file = join(runDir, 'kubelet.json');
  await writeFile(file, JSON.stringify(kubelet, null, 2));
  startInside('kubelet', join(binDir, 'kubelet'), [
    `--config=${file}`,
    `--kubeconfig=${credentials.config('kubelet')}`,
    `--root-dir=${join(runDir, 'kubelet')}`,
    `--cert-dir=${join(runDir, 'kubelet', 'pki')}`,
    `--hostname-override=${nodeName}`,
    `--node-ip=${nodeAddress}`,
  ]);
}

export async function startProxy(): Promise<void> {
  const file = join(runDir, 'proxy.json');
  await writeFile(file, JSON.stringify(proxy, null, 2));
  startInside('proxy', join(binDir, 'kube-proxy'), [`--config=${file}`]);
}
