import { EventStoreUnavailable } from '@concert/event-store/errors';
import type { EventStore } from '@concert/event-store/event-store';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Inventories } from '../inventory/inventories.ts';
import type { Level } from '../inventory/memory.ts';
import type { Place } from '../place.ts';
import type { Manifest, SnapshotFiles } from './snapshot-files.ts';

export interface RestoreOptions {
  readonly files: SnapshotFiles;
  readonly store: Pick<EventStore, 'read'>;
  readonly catalogue: Catalogue;
  readonly inventories: Inventories;
  readonly logger: { warn(fields: object, message: string): void };
}

export interface Restored {
  readonly place: Place;
  /** Concerts whose streams hold what this version does not understand. */
  readonly unreadable: Set<string>;
  /** By concert, the revision of the file that is there. */
  readonly saved: Map<string, bigint>;
}

const filesAtOnce = 8;

/**
 * Fills memory from the files, and what they lack from the streams; undefined when all is to be read from the streams.
 * Throws EventStoreUnavailable; it can be run again then.
 */
export async function restore(options: RestoreOptions): Promise<Restored | undefined> {
  const { catalogue, logger } = options;
  const manifest = await readManifest(options);
  if (manifest === undefined) return undefined;
  // Asked while the files are read: mostly they are of this store.
  const isOurs = isOf(options.store, manifest.place);
  isOurs.catch(() => {});
  const restored: Restored = { place: manifest.place, unreadable: new Set(), saved: new Map() };
  const left = Object.entries(manifest.revisions).values();
  const restoreSome = async () => {
    for (const [concertId, atLeast] of left) {
      const level = atLeast === null ? undefined : await readInventory(options, concertId);
      if (!(await isOurs)) return;
      await restoreInventory(options, concertId, atLeast, level, restored);
    }
  };
  await Promise.all(Array.from({ length: filesAtOnce }, restoreSome));
  if (await isOurs) {
    for (const concert of manifest.concerts) catalogue.add(concert);
    return restored;
  }
  logger.warn({}, 'the snapshots are of another event store, and not used');
  return undefined;
}

async function readManifest({ files, logger }: RestoreOptions): Promise<Manifest | undefined> {
  try {
    return await files.readManifest();
  } catch (error) {
    if (!isMissing(error)) logger.warn({ err: error }, 'the snapshots cannot be read: memory comes from the streams');
    return undefined;
  }
}

/** A store that was emptied, or replaced by an older copy, does not have the event that was followed last. */
async function isOf(store: Pick<EventStore, 'read'>, { streamName, revision, id }: Place): Promise<boolean> {
  const [event] = await store.read(streamName, { from: BigInt(revision), maxCount: 1 });
  return event?.id === id;
}

async function restoreInventory(
  options: RestoreOptions,
  concertId: string,
  atLeast: string | null,
  level: Level | undefined,
  { saved, unreadable }: Restored,
): Promise<void> {
  const { inventories, logger } = options;
  if (level !== undefined) {
    saved.set(concertId, level.revision);
    if (inventories.restore(concertId, level) && level.revision >= BigInt(atLeast ?? 0)) return;
  }
  try {
    await inventories.catchUp(concertId);
  } catch (error) {
    if (error instanceof EventStoreUnavailable) throw error;
    unreadable.add(concertId);
    logger.warn({ err: error, concertId }, 'a stream cannot be understood');
  }
}

async function readInventory({ files, logger }: RestoreOptions, concertId: string): Promise<Level | undefined> {
  try {
    return await files.readInventory(concertId);
  } catch (error) {
    logger.warn({ err: error, concertId }, 'a snapshot cannot be used: this inventory comes from its stream');
    return undefined;
  }
}

function isMissing(error: unknown): boolean {
  return (error as { code?: unknown } | undefined)?.code === 'ENOENT';
}
