import { join } from 'node:path';
import { type Child, runChild } from '@concert/parts/child';
import { freePort } from '@concert/parts/ports';
import { repositoryRoot } from '@concert/parts/repository';
import { type ServiceName, type Surroundings, topology } from '@concert/stack/topology';
import { expect, vi } from 'vitest';

/** One more process of a service, beside the one that the system runs. */
export interface Replica {
  readonly url: string;
  /** How it ended, in words. */
  readonly ended: Promise<string>;
  readonly kill: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** What it has printed, both its log and its last words. */
  readonly printed: () => string;
}

/** Starts one with the environment of the system's own and these changes; it need not be ready yet. */
export async function launch(
  name: ServiceName,
  around: Surroundings,
  changes: Record<string, string> = {},
): Promise<Replica> {
  const { PORT: port = String(await freePort()) } = changes;
  const child: Child = await runChild({
    command: process.execPath,
    args: [join(repositoryRoot, topology[name].main)],
    env: { ...topology[name].env(around), ...changes, PORT: port },
    cwd: repositoryRoot,
    logFile: join(around.dataDir, 'replicas', `${name}-${port}.log`),
  });
  const { exited: ended, kill, stop, log: printed } = child;
  return { url: `http://127.0.0.1:${port}`, ended, kill, stop: () => stop(), printed };
}

/** The status of a health page; 0 while nobody answers. */
export function health(url: string, page: 'live' | 'ready'): Promise<number> {
  return fetch(`${url}/health/${page}`, { signal: AbortSignal.timeout(5_000) }).then(
    async (response) => {
      await response.body?.cancel();
      return response.status;
    },
    () => 0,
  );
}

export async function whenReady(urls: readonly string[], status = 200): Promise<void> {
  await vi.waitFor(
    async () => {
      const statuses = await Promise.all(urls.map((url) => health(url, 'ready')));
      expect(statuses).toEqual(urls.map(() => status));
    },
    { timeout: 30_000, interval: 100 },
  );
}

/** The sum of a metric over the labels that are not named; 0 where there is none. */
export async function metric(url: string, name: string, labels: Record<string, string>): Promise<number> {
  const page = await (await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(5_000) })).text();
  return page
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`))
    .filter((line) => Object.entries(labels).every(([label, value]) => line.includes(`${label}="${value}"`)))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}
