import { temporaryDir } from '@concert/parts/temporary-dir';
import { startSystem } from '@concert/stack/system';
import type { TestProject } from 'vitest/node';

/**
 * One system for all end-to-end tests, gone after the last. It has an event store of its own: its services act on
 * every stream they find, and those of other tests are not theirs.
 */
export default async function oneSystem(project: TestProject): Promise<() => Promise<void>> {
  const folder = await temporaryDir();
  const { EVENTSTORE_URL: _, ...given } = process.env;
  const system = await startSystem({ dataDir: folder.path, ports: 'free', given });
  project.provide('systemFolder', folder.path);
  return async () => {
    await system.stop();
    await folder.remove();
  };
}
