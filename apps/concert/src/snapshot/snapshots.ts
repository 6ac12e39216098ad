import { setInterval } from 'node:timers/promises';
import type { InventoryWriter } from '../inventory/writer.ts';
import type { Place } from '../place.ts';
import type { Warm } from '../warm.ts';
import { type Restored, type RestoreOptions, restore } from './restore.ts';

type Followed = Pick<Warm, 'place' | 'isUnreadable'>;

export interface SnapshotsOptions extends RestoreOptions {
  readonly now: () => number;
  readonly logger: { warn(fields: object, message: string): void; info(message: string): void };
}

const lookEveryMs = 1000;
/** Whatever has changed is written after a minute; a lot, as when a sale opens, sooner, but never without a pause. */
const longestMs = 60_000;
const shortestMs = 10_000;
const manyEvents = 50_000;

/** Writes memory down beside the work: they only shorten the next start, so that nothing here may fail a request. */
export class Snapshots {
  readonly #options: SnapshotsOptions;
  #saved = new Map<string, bigint>();
  #place: Place | undefined;
  #triedAtMs: number;
  #isFailing = false;

  constructor(options: SnapshotsOptions) {
    this.#options = options;
    this.#triedAtMs = options.now();
  }

  /** See restore. */
  async restore(): Promise<Restored | undefined> {
    await this.#options.files.tidy();
    const restored = await restore(this.#options);
    this.#saved = restored?.saved ?? new Map();
    this.#place = restored?.place;
    return restored;
  }

  /** Looks once a second until stopped. */
  async keep(memory: Followed, signal: AbortSignal): Promise<void> {
    for await (const _ of setInterval(lookEveryMs, undefined, { signal })) {
      if (this.isDue(memory)) await this.save(memory);
    }
  }

  isDue(memory: Followed): boolean {
    const place = this.#newPlace(memory);
    if (place === undefined) return false;
    const sinceMs = this.#options.now() - this.#triedAtMs;
    const events = place.handled - (this.#place?.handled ?? 0);
    return sinceMs >= longestMs || (sinceMs >= shortestMs && events >= manyEvents);
  }

  /** Never rejects: what could not be written is told once, and tried again later. */
  async save(memory: Followed): Promise<void> {
    const { logger, now } = this.#options;
    const place = this.#newPlace(memory);
    if (place === undefined) return;
    this.#triedAtMs = now();
    try {
      await this.#write(place, memory);
      this.#place = place;
      if (this.#isFailing) logger.info('snapshots are written again');
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing) logger.warn({ err: error }, 'snapshots cannot be written; a start will take longer');
      this.#isFailing = true;
    }
  }

  /** Undefined while nothing has changed. Also while all is not known yet: the next start need not read it again. */
  #newPlace(memory: Followed): Place | undefined {
    const place = memory.place();
    return place?.id === this.#place?.id ? undefined : place;
  }

  /** All up to the place, which is why it was asked for first. */
  async #write(place: Place, memory: Followed): Promise<void> {
    const { files, catalogue, inventories } = this.#options;
    await files.prepare();
    const revisions: Record<string, string | null> = {};
    for (const writer of inventories.all()) {
      const revision = memory.isUnreadable(writer.concertId) ? null : await this.#writeInventory(writer);
      revisions[writer.concertId] = revision === null ? null : String(revision);
    }
    await files.writeManifest({ place, concerts: [...catalogue.all()], revisions });
  }

  /** The revision in its file. */
  async #writeInventory(writer: InventoryWriter): Promise<bigint> {
    const { files } = this.#options;
    const { concertId } = writer;
    const saved = this.#saved.get(concertId);
    if (saved === writer.revision) return saved;
    const { revision, written } = await writer.atRest((level) => ({
      revision: level.revision,
      written: files.writeInventory(concertId, level),
    }));
    await written;
    this.#saved.set(concertId, revision);
    return revision;
  }
}
