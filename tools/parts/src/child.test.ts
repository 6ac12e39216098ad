import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Child, runChild, whenPrinted } from './child.ts';
import { temporaryDir } from './temporary-dir.ts';

let folder: Awaited<ReturnType<typeof temporaryDir>>;
beforeAll(async () => {
  folder = await temporaryDir();
});
afterAll(() => folder.remove());

function shell(script: string): Promise<Child> {
  return runChild({ command: '/bin/sh', args: ['-c', script], logFile: join(folder.path, 'shell.log') });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it('tells how a program ended and what this run of it printed', async () => {
  await (await shell('echo before')).exited;
  const child = await shell('echo hello; exit 3');
  expect([await child.exited, child.log(), child.isRunning()]).toEqual(['exit code 3', 'hello\n', false]);
});

it('asks a program to end, and insists', async () => {
  const polite = await shell('trap "exit 0" TERM; echo up; while :; do sleep 0.01; done');
  await whenPrinted(polite, /up/, 5_000);
  await polite.stop();
  expect(await polite.exited).toBe('exit code 0');
  const stubborn = await shell('trap "" TERM; echo up; while :; do sleep 0.01; done');
  await whenPrinted(stubborn, /up/, 5_000);
  await stubborn.stop(50);
  expect(await stubborn.exited).toBe('SIGKILL');
});

it('says what a program printed last when it ends before it is up', async () => {
  const child = await shell('echo no such database; exit 1');
  await expect(whenPrinted(child, /ready/, 5_000)).rejects.toThrow('ended with exit code 1: no such database');
});

it('throws when there is no such program', async () => {
  await expect(runChild({ command: 'no-such-program', args: [] })).rejects.toMatchObject({ code: 'ENOENT' });
});

it('ends the children of a parent that is killed, and their children', async () => {
  const pids = join(folder.path, 'pids');
  const script = `import { runChild } from ${JSON.stringify(join(import.meta.dirname, 'child.ts'))};
    await runChild({ command: '/bin/sh', args: ['-c', 'sleep 100 & echo $$ $! > ${pids}; wait'] });
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: 'ignore' });
  const family = await vi.waitFor(
    () => {
      const found = readFileSync(pids, 'utf8').trim().split(' ').map(Number);
      expect(found.filter(isAlive)).toHaveLength(2);
      return found;
    },
    { timeout: 10_000 },
  );
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  await vi.waitFor(() => expect(family.filter(isAlive)).toEqual([]), { timeout: 10_000 });
});
