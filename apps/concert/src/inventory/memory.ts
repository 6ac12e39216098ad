import { randomInt } from 'node:crypto';
import { decodeInventory } from '@concert/concert/inventory/decode';
import { evolve } from '@concert/concert/inventory/evolve';
import { emptyInventory, type Inventory } from '@concert/concert/inventory/state';
import type { EventStore, RecordedEvent } from '@concert/event-store/event-store';

/** What the names of the inventories' streams begin with; the concert's id follows. */
export const inventoryPrefix = 'inventory-';
export const noRevision = -1n;
/** Of this process's inventories; see `emptyInventory`. */
export const memorySeed = randomInt(2 ** 32);

/** An inventory as its stream says it is up to a revision. */
export interface Level {
  readonly inventory: Inventory;
  /** Of the last event in it; -1 when there is none. */
  readonly revision: bigint;
}

/** What this process knows of one stream. */
export class InventoryMemory implements Level {
  readonly streamName: string;
  readonly inventory: Inventory;
  #revision: bigint;
  #wroteLast = false;

  constructor(
    streamName: string,
    { inventory, revision }: Level = { inventory: emptyInventory(memorySeed), revision: noRevision },
  ) {
    this.streamName = streamName;
    this.inventory = inventory;
    this.#revision = revision;
  }

  get revision(): bigint {
    return this.#revision;
  }

  /** Whether the last event that is known of this stream was written here: then no other writer is at work. */
  get wroteLast(): boolean {
    return this.#wroteLast;
  }

  /** The events up to the revision, which are in `inventory` already, have been written from here. */
  wrote(revision: bigint): void {
    this.#revision = revision;
    this.#wroteLast = true;
  }

  /** Events must come in their order. */
  apply({ revision, type, data, metadata }: RecordedEvent): void {
    if (revision !== this.#revision + 1n) {
      throw new Error(`${this.streamName}: event ${revision} cannot follow ${this.#revision}`);
    }
    evolve(this.inventory, decodeInventory({ type, version: metadata.version, data }));
    this.#revision = revision;
    this.#wroteLast = false;
  }

  async readTail(store: Pick<EventStore, 'readStream'>): Promise<void> {
    for await (const recorded of store.readStream(this.streamName, this.#revision + 1n)) this.apply(recorded);
  }
}
