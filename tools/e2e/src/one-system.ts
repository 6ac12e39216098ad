import { temporaryDir } from '@concert/parts/temporary-dir';
import { startSystem } from '@concert/stack/system';
import type { TestProject } from 'vitest/node';

/** One system for all end-to-end tests, on the parts that the environment names or its own; gone after the last test. */
export default async function oneSystem(project: TestProject): Promise<() => Promise<void>> {
  const folder = await temporaryDir();
  const system = await startSystem({ dataDir: folder.path, ports: 'free' });
  project.provide('systemFolder', folder.path);
  return async () => {
    await system.stop();
    await folder.remove();
  };
}
