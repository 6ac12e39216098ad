import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { containerdSocket, imageDir, runDir } from '../places.ts';
import { output } from '../run.ts';
import { until } from '../until.ts';
import { inside, startInside } from './namespace.ts';

export const pauseImage = 'localhost/pause:1';
export const podNetwork = '10.20.1.0/24';

const network = {
  cniVersion: '1.0.0',
  name: 'pods',
  plugins: [
    {
      type: 'bridge',
      bridge: 'cni0',
      isGateway: true,
      ipMasq: false,
      hairpinMode: true,
      ipam: {
        type: 'host-local',
        dataDir: join(runDir, 'cni', 'addresses'),
        ranges: [[{ subnet: podNetwork }]],
        routes: [{ dst: '0.0.0.0/0' }],
      },
    },
    { type: 'portmap', capabilities: { portMappings: true } },
  ],
};

/** `restrict_oom_score_adj`: a node without CAP_SYS_RESOURCE may not protect its processes more than others. */
const settings = `
version = 2
root = "${join(runDir, 'containerd', 'root')}"
state = "${join(runDir, 'containerd', 'state')}"
[grpc]
  address = "${containerdSocket}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pauseImage}"
  disable_apparmor = true
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${join(runDir, 'cni', 'net.d')}"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
`;

/** Starts containerd with a bridge as its pods' network; resolves when it answers. */
export async function startContainerd(): Promise<void> {
  await writeFile(join(runDir, 'cni', 'net.d', '10-pods.conflist'), JSON.stringify(network));
  const file = join(runDir, 'containerd.toml');
  await writeFile(file, settings);
  startInside('containerd', 'containerd', ['-c', file]);
  await until('containerd', () => ctr(['version']), 20_000);
}

/** Every archive in the cache becomes an image that pods can be made of. */
export async function importImages(): Promise<string[]> {
  const archives = (await readdir(imageDir)).filter((name) => name.endsWith('.tar'));
  for (const name of archives) await importImage(join(imageDir, name));
  return archives.map((name) => name.replace(/\.tar$/, ''));
}

async function importImage(archive: string): Promise<void> {
  await ctr(['--namespace', 'k8s.io', 'images', 'import', archive]);
}

function ctr(args: readonly string[]): Promise<string> {
  return output(...inside('ctr', ['--address', containerdSocket, ...args]));
}
