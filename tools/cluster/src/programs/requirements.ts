import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { CannotRun } from '../run.ts';

/** What a program or file is needed from: the package of Debian that has it. */
const packages: Readonly<Record<string, string>> = {
  containerd: 'containerd',
  ctr: 'containerd',
  runc: 'runc',
  '/usr/lib/cni/bridge': 'containernetworking-plugins',
  iptables: 'iptables',
  nft: 'nftables',
  conntrack: 'conntrack',
  ip: 'iproute2',
  unshare: 'util-linux',
  nsenter: 'util-linux',
  openssl: 'openssl',
  sysctl: 'procps',
  socat: 'socat',
  '/bin/busybox': 'busybox-static',
  tar: 'tar',
};

/** What a node is made of besides the programs built here. Throws CannotRun with one line that installs it. */
export async function checkMachine(): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new CannotRun(`a node runs on Linux on x86-64 only, not on ${process.platform} ${process.arch}`);
  }
  if (process.getuid?.() !== 0) throw new CannotRun('a node needs root: its kubelet mounts volumes and makes networks');
  await checkInstalled(packages);
}

/** Throws CannotRun, naming the packages of Debian for what is not there. */
export async function checkInstalled(needed: Readonly<Record<string, string>>): Promise<void> {
  const found = await Promise.all(
    Object.keys(needed).map(async (program) => [program, await isThere(program)] as const),
  );
  const missing = found.filter(([, there]) => !there).map(([program]) => program);
  if (missing.length === 0) return;
  const wanted = [...new Set(missing.map((program) => needed[program]))].join(' ');
  throw new CannotRun(`not installed: ${missing.join(', ')}\n  apt-get install -y --no-install-recommends ${wanted}`);
}

async function isThere(program: string): Promise<boolean> {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = program.startsWith('/') ? [program] : folders.map((folder) => join(folder, program));
  const found = await Promise.allSettled(candidates.map((path) => access(path, constants.X_OK)));
  return found.some(({ status }) => status === 'fulfilled');
}
