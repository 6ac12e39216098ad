import { readdir, readFile } from 'node:fs/promises';
import { attempt } from '../run.ts';
import { podNamed } from './pods.ts';

/** Sends a signal to the first process of a pod's only container, from outside: nothing in it is asked. */
export async function signalContainer(podName: string, signal: NodeJS.Signals): Promise<void> {
  process.kill(await firstPid(podName), signal);
}

/**
 * Uses up what memory a pod may have: a process of the node's joins the container and takes all that is left. Of those
 * in the container the kernel ends the one that the cluster has marked to go first, which is the pod's own.
 */
export async function exhaustMemory(podName: string): Promise<void> {
  const pid = await firstPid(podName);
  const taker = 'const taken = []; for (;;) taken.push(Buffer.alloc(4 << 20, 1));';
  const join = 'echo $$ > "$1/cgroup.procs" && exec "$2" -e "$3"';
  const cgroup = await memoryCgroup(pid);
  await attempt('sh', ['-c', join, 'sh', cgroup, process.execPath, taker], { timeoutMs: 20_000 });
}

/** As this process, which is inside the node, numbers it. */
async function firstPid(podName: string): Promise<number> {
  const pod = await podNamed(podName);
  const id = pod.status.containerStatuses?.[0]?.containerID?.replace('containerd://', '');
  if (id === undefined) throw new Error(`${podName} has no container`);
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  for (const pid of pids.sort((one, other) => one - other)) {
    const groups = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '');
    if (groups.includes(id)) return pid;
  }
  throw new Error(`${podName} has no process`);
}

/** Version 1 has a tree of its own for memory; version 2 has one for everything. */
async function memoryCgroup(pid: number): Promise<string> {
  const groups = await readFile(`/proc/${pid}/cgroup`, 'utf8');
  const [, first] = /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/m.exec(groups) ?? [];
  if (first !== undefined) return `/sys/fs/cgroup/memory${first}`;
  const [, second = ''] = /^0::(.*)$/m.exec(groups) ?? [];
  return `/sys/fs/cgroup${second}`;
}
