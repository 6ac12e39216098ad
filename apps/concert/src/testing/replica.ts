import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MemoryEventStore } from '@concert/event-store/testing/memory-event-store';
import { vi } from 'vitest';
import { Catalogue } from '../catalogue/catalogue.ts';
import { Inventories } from '../inventory/inventories.ts';
import { SnapshotFiles } from '../snapshot/snapshot-files.ts';
import { Snapshots } from '../snapshot/snapshots.ts';
import { warm } from '../warm.ts';
import { nowMs } from './examples.ts';

/** A replica over the store, with snapshots if it is given a directory: its memory, and whatever follows. */
export function replica(store: MemoryEventStore, directory?: string) {
  const catalogue = new Catalogue(store);
  const inventories = new Inventories({ store, now: () => nowMs, maxQueued: 100 });
  const logger = { error: vi.fn(), warn: vi.fn(), info: vi.fn() };
  const clock = { nowMs };
  const parts = { store, catalogue, inventories, logger };
  const files = directory === undefined ? undefined : new SnapshotFiles(directory);
  const snapshots = files && new Snapshots({ ...parts, files, now: () => clock.nowMs });
  const memory = warm({ ...parts, restore: async () => snapshots?.restore() });
  const stopping = new AbortController();

  /** Follows until `stop`; warm when this resolves. */
  async function start(): Promise<() => Promise<void>> {
    const following = memory.follow(stopping.signal);
    await Promise.race([following, vi.waitFor(() => memory.check(), { timeout: 20_000 })]);
    return async () => {
      stopping.abort();
      await following;
    };
  }
  /** Memory has all that the store has. */
  const followed = () =>
    vi.waitFor(
      () => {
        if (memory.place()?.position !== store.log.at(-1)?.position) throw new Error('still behind');
      },
      { timeout: 20_000 },
    );
  const left = (concertId: string, grade = 'R') => inventories.find(concertId)?.grades.get(grade)?.left;
  return { catalogue, inventories, logger, clock, memory, files, snapshots, start, followed, left };
}

/** A directory of its own for each test; all are removed by `remove`. */
export function directories(): { make(): Promise<string>; remove(): Promise<void> } {
  const made: string[] = [];
  return {
    async make() {
      const directory = await mkdtemp(join(tmpdir(), 'concert-snapshots-'));
      made.push(directory);
      return directory;
    },
    async remove() {
      await Promise.all(made.map((directory) => rm(directory, { recursive: true, force: true })));
    },
  };
}
