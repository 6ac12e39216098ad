import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runDir } from '../places.ts';
import { CannotRun } from '../run.ts';
import { until } from '../until.ts';

/** Where the node is to itself and to what runs on it. */
export const nodeAddress = '10.20.0.1';
export const nodeName = 'node-1';

/** What systemd has for the programs of a node: without it each of their threads is as heavy as a third of all pods. */
export const programsCgroup = existsSync('/sys/fs/cgroup/cpu') ? '/sys/fs/cgroup/cpu/node' : '/sys/fs/cgroup/node';

const initPidFile = join(runDir, 'init.pid');
/** Set for what runs inside already. */
const insideVariable = 'CONCERT_CLUSTER_INSIDE';

/**
 * The node's first process: it makes a network of its own, whose default route leads nowhere, and waits. When it ends,
 * the kernel ends everything else in its process namespace.
 */
const init = `
mount --make-rshared /
ip link set lo up
ip link add node0 type bridge
ip addr add ${nodeAddress}/32 dev node0
ip link set node0 up
ip route add default dev node0
sysctl -qw net.ipv4.ip_forward=1 net.bridge.bridge-nf-call-iptables=1 net.ipv4.conf.all.route_localnet=1
mount --bind "$1/hosts" /etc/hosts
mount --bind "$1/resolv.conf" /etc/resolv.conf
touch "$1/namespace.ready"
trap 'exit 0' TERM
while :; do sleep 3600 & wait $!; done
`;

/** Makes the namespaces (processes, mounts, network) that the node lives in; they outlive this process. */
export async function makeNamespace(): Promise<void> {
  await mkdir(runDir, { recursive: true });
  await writeFile(join(runDir, 'hosts'), `127.0.0.1 localhost\n${nodeAddress} ${nodeName}\n`);
  await writeFile(join(runDir, 'resolv.conf'), `nameserver ${nodeAddress}\noptions ndots:1\n`);
  await writeFile(join(runDir, 'init.sh'), init);
  const namespaces = ['--mount', '--net', '--pid', '--fork', '--mount-proc', '--kill-child'];
  const pid = startDetached('namespace', 'unshare', [...namespaces, 'sh', join(runDir, 'init.sh'), runDir]);
  // Found by `down` whatever happens next: with it ends the process that it becomes the parent of.
  await writeFile(initPidFile, String(pid));
  await until('the namespace', () => readFile(join(runDir, 'namespace.ready')), 10_000);
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  await writeFile(initPidFile, children.trim());
}

/** The node's first process as the machine numbers it; undefined when no node is up. */
export function initPid(): number | undefined {
  try {
    const pid = Number(readFileSync(initPidFile, 'utf8'));
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(join(runDir, 'init.sh')) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** How a command is run inside the node: as it is, for who is inside already. Throws CannotRun when none is up. */
export function inside(command: string, args: readonly string[] = []): [command: string, args: string[]] {
  if (process.env[insideVariable] !== undefined) return [command, [...args]];
  const pid = initPid();
  if (pid === undefined) throw new CannotRun('no node is up: `npm run cluster -- up` starts one');
  const enter = ['--target', String(pid), '--mount', '--net', '--pid', `--wd=${process.cwd()}`];
  return ['nsenter', [...enter, '--', 'env', `${insideVariable}=1`, command, ...args]];
}

/** Starts a program of the node that outlives this process. What it says is in its log. */
export function startInside(name: string, command: string, args: readonly string[]): void {
  startDetached(name, ...inside(command, args));
}

export function logFileOf(name: string): string {
  return join(runDir, 'log', `${name}.log`);
}

function startDetached(name: string, command: string, args: readonly string[]): number | undefined {
  mkdirSync(join(runDir, 'log'), { recursive: true });
  const log = openSync(logFileOf(name), 'a');
  mkdirSync(programsCgroup, { recursive: true });
  const joinsCgroup = `echo $$ > ${programsCgroup}/cgroup.procs; exec "$@"`;
  const child = spawn('sh', ['-c', joinsCgroup, 'sh', command, ...args], {
    detached: true,
    stdio: ['ignore', log, log],
  });
  child.on('error', () => {});
  child.unref();
  return child.pid;
}
