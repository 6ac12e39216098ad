import { existsSync } from 'node:fs';
import { readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runDir } from '../places.ts';
import { attempt, CannotRun } from '../run.ts';
import { until } from '../until.ts';
import { initPid, programsCgroup } from './namespace.ts';

/** What kubelet sets for the whole machine, as it was before. */
export const sysctlFile = join(runDir, 'sysctl.before');
export const sysctlNames = [
  'vm.overcommit_memory',
  'vm.panic_on_oom',
  'kernel.panic',
  'kernel.panic_on_oops',
  'kernel.keys.root_maxkeys',
  'kernel.keys.root_maxbytes',
];

const cgroups = '/sys/fs/cgroup';

/** Ends the node's first process, and with it everything on the node; puts the machine back as it was. */
export async function down(): Promise<boolean> {
  const pid = initPid();
  if (pid !== undefined) {
    if (process.getuid?.() !== 0) throw new CannotRun('the node is root’s: only root can end it');
    process.kill(pid, 'SIGKILL');
    await until('the end of the node', async () => mustBeGone(pid), 20_000);
    await until('the end of its programs', mustBeEmpty, 20_000);
  }
  // Others may have some of the same names.
  if (existsSync(runDir)) await removeCgroups();
  if (existsSync(sysctlFile)) await attempt('sysctl', ['--quiet', '--load', sysctlFile]);
  await rm(runDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  return pid !== undefined;
}

function mustBeGone(pid: number): void {
  if (existsSync(`/proc/${pid}`)) throw new Error(`process ${pid} is there still`);
}

/** The kernel ends them one after another. */
async function mustBeEmpty(): Promise<void> {
  const pids = await readFile(join(programsCgroup, 'cgroup.procs'), 'utf8').catch(() => '');
  if (pids !== '') throw new Error(`there are still ${pids.trim().split('\n').join(', ')}`);
}

/** Those of version 1 are one tree for each controller, that of version 2 is one. */
async function removeCgroups(): Promise<void> {
  const controllers = await readdir(cgroups);
  const trees = [cgroups, ...controllers.map((name) => join(cgroups, name))];
  for (const tree of trees) {
    for (const name of ['kubepods', 'k8s.io', 'node']) await removeTree(join(tree, name));
  }
}

/** Folders of the kernel: the files in them go with them, and no folder goes before those in it. */
async function removeTree(folder: string): Promise<void> {
  const inIt = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of inIt) if (entry.isDirectory()) await removeTree(join(folder, entry.name));
  await rmdir(folder).catch(() => {});
}
