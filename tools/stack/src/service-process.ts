import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Child, runChild } from '@concert/parts/child';
import { cacheDir, repositoryRoot } from '@concert/parts/repository';

/** A development machine has many processes and little load: a small young generation keeps each of them small. */
const nodeOptions = ['--max-semi-space-size=4', '--max-old-space-size=512'];

/** Starts a program of this repository with exactly this environment; it need not be ready yet. */
export function runService(main: string, env: Record<string, string>, logFile: string): Promise<Child> {
  return runChild({
    command: process.execPath,
    args: [...nodeOptions, join(repositoryRoot, main)],
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: join(cacheDir, 'compile-cache'), ...env },
    cwd: repositoryRoot,
    logFile,
  });
}

/** Waits until it says that it can answer. Throws when it does not within `withinMs`. */
export async function whenReady(url: string, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await isReady(url))) {
    if (Date.now() > deadline) throw new Error(`not ready after ${withinMs / 1000} s`);
    await pause(50);
  }
}

function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(3_000) }).then(
    async (response) => {
      await response.body?.cancel();
      return response.ok;
    },
    () => false,
  );
}
