import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Concert } from '@concert/concert/concert';
import { fromBytes, toBytes } from '@concert/concert/inventory/snapshot';
import type { Level } from '../inventory/memory.ts';
import type { Place } from '../place.ts';
import {
  beginReading,
  type CheckedFile,
  checked,
  FileDamaged,
  readCheckedFile,
  removeUnfinished,
  writeCheckedFile,
} from './checked-file.ts';

/** What a start needs beside the inventories. */
export interface Manifest {
  /** Everything up to it is in the catalogue and the inventories. */
  readonly place: Place;
  readonly concerts: readonly Concert[];
  /** By concert, at least this revision of its inventory; null: read it from its stream. */
  readonly revisions: Readonly<Record<string, string | null>>;
}

const manifestVersion = 1;
/** More are not opened before anyone asks for them. */
const mostAhead = 64;

/** A directory with a file for each inventory, and the manifest, written last. */
export class SnapshotFiles {
  readonly #directory: string;
  /** Being read before anyone has asked for them, by path. */
  readonly #ahead = new Map<string, Promise<Buffer>>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Sets the disk to work on what will be read soon, however busy this thread is meanwhile. Never rejects. */
  async readAhead(): Promise<void> {
    const { revisions } = await this.readManifest().catch(() => ({ revisions: {} }));
    for (const concertId of Object.keys(revisions).slice(0, mostAhead)) {
      const path = this.#inventory(concertId);
      const reading = beginReading(path);
      reading.catch(() => {});
      this.#ahead.set(path, reading);
    }
  }

  async prepare(): Promise<void> {
    await mkdir(this.#directory, { recursive: true });
  }

  /** Removes what a process left that died while it wrote. */
  async tidy(): Promise<void> {
    await removeUnfinished(this.#directory);
  }

  async writeManifest(manifest: Manifest): Promise<void> {
    await writeCheckedFile(this.#manifest, { version: manifestVersion }, [Buffer.from(JSON.stringify(manifest))]);
  }

  /** Throws when it is missing, damaged or of another version. */
  async readManifest(): Promise<Manifest> {
    const { head, body } = await readCheckedFile(this.#manifest);
    if ((head as { version?: unknown }).version !== manifestVersion) throw new FileDamaged('of another version');
    return JSON.parse(body.toString());
  }

  /** The bytes are taken from the level at once, and written while it goes on changing. */
  writeInventory(concertId: string, { inventory, revision }: Level): Promise<void> {
    const head = { concertId, revision: String(revision) };
    return writeCheckedFile(this.#inventory(concertId), head, toBytes(inventory));
  }

  /** Throws when it is missing, damaged, of another version or another concert. */
  async readInventory(concertId: string): Promise<Level> {
    const { head, body } = await this.#readInventory(this.#inventory(concertId));
    const written = head as { concertId?: unknown; revision?: unknown };
    if (written.concertId !== concertId) throw new FileDamaged('of another concert');
    return { inventory: fromBytes(body), revision: BigInt(String(written.revision)) };
  }

  async #readInventory(path: string): Promise<CheckedFile> {
    const ahead = this.#ahead.get(path);
    this.#ahead.delete(path);
    return ahead === undefined ? readCheckedFile(path) : checked(await ahead);
  }

  get #manifest(): string {
    return join(this.#directory, 'manifest');
  }

  #inventory(concertId: string): string {
    return join(this.#directory, `inventory-${encodeURIComponent(concertId)}`);
  }
}
