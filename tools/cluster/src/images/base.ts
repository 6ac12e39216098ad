import { chmod, copyFile, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { output } from '../run.ts';

/** Who may run in these images: by number in a pod, and PostgreSQL insists on a name. */
const people = { root: 0, postgres: 999, kafka: 1000, nobody: 65532 };

/** The folders and files without which no program finds names and addresses. */
export async function makeRoot(root: string): Promise<void> {
  await rm(root, { recursive: true, force: true });
  for (const folder of ['etc', 'tmp', 'usr/local/bin']) await mkdir(join(root, folder), { recursive: true });
  await chmod(join(root, 'tmp'), 0o1777);
  const lines = Object.entries(people);
  await writeFile(
    join(root, 'etc/passwd'),
    lines.map(([name, id]) => `${name}:x:${id}:${id}::/tmp:/bin/sh\n`).join(''),
  );
  await writeFile(join(root, 'etc/group'), lines.map(([name, id]) => `${name}:x:${id}:\n`).join(''));
  await writeFile(join(root, 'etc/nsswitch.conf'), 'hosts: files dns\n');
}

/** The libraries of this machine that these programs and libraries name, and theirs, under the same paths. */
export async function addLibraries(root: string, of: readonly string[]): Promise<void> {
  const printed = await output('ldd', of);
  const found = [...printed.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map(([, path]) => path ?? '');
  for (const path of new Set(found)) {
    if (of.some((one) => path.startsWith(dirname(one)))) continue;
    await mkdir(join(root, dirname(path)), { recursive: true });
    await copyFile(path, join(root, path));
  }
}

const commands = [
  'sh',
  'cat',
  'chmod',
  'cp',
  'echo',
  'env',
  'grep',
  'id',
  'kill',
  'ls',
  'mkdir',
  'mv',
  'nc',
  'rm',
  'sed',
  'sleep',
  'tr',
  'wget',
];

/** A shell and what scripts need, all in one program without libraries. */
export async function addShell(root: string): Promise<void> {
  await mkdir(join(root, 'bin'), { recursive: true });
  await copyFile('/bin/busybox', join(root, 'bin/busybox'));
  for (const name of commands) await symlink('busybox', join(root, 'bin', name));
}

/** The shared libraries in a folder and in those below it. */
export async function librariesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.so(\.|$)/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name));
}
