import { randomInt } from 'node:crypto';
import { decodeInventory } from '@concert/concert/inventory/decode';
import { evolve } from '@concert/concert/inventory/evolve';
import { emptyInventory, type Inventory } from '@concert/concert/inventory/state';
import type { EventStore, NewEvent, RecordedEvent } from '@concert/event-store/event-store';
import { appendTwice } from './append.ts';

/** What the names of the inventories' streams begin with; the concert's id follows. */
export const inventoryPrefix = 'inventory-';
const noRevision = -1n;
/** Of this process's inventories; see `emptyInventory`. */
const memorySeed = randomInt(2 ** 32);

/** An inventory as its stream says it is up to a revision. */
export interface Level {
  readonly inventory: Inventory;
  /** Of the last event in it; -1 when there is none. */
  readonly revision: bigint;
}

/** Where events are written, and what time it is. */
interface Clocked {
  readonly store: Pick<EventStore, 'append'>;
  readonly now: () => number;
}

/** What this process knows of one stream. */
export class InventoryMemory implements Level {
  readonly streamName: string;
  #inventory: Inventory;
  #revision: bigint;
  #wroteLast = false;
  #isSpoilt = false;

  constructor(
    streamName: string,
    { inventory, revision }: Level = { inventory: emptyInventory(memorySeed), revision: noRevision },
  ) {
    this.streamName = streamName;
    this.#inventory = inventory;
    this.#revision = revision;
  }

  get inventory(): Inventory {
    return this.#inventory;
  }

  get revision(): bigint {
    return this.#revision;
  }

  /** Whether the last event that is known of this stream was written here: then no other writer is at work. */
  get wroteLast(): boolean {
    return this.#wroteLast;
  }

  /** Whether `inventory` is what no revision says. */
  get isSpoilt(): boolean {
    return this.#isSpoilt;
  }

  /** Something was changed halfway: the next `readTail` reads all of the stream and forgets what is here. */
  spoil(): void {
    this.#isSpoilt = true;
  }

  /** Appends what follows the revision and is in `inventory` already; see appendTwice. */
  async write({ store, now }: Clocked, events: readonly NewEvent[]): Promise<void> {
    const expected = this.#revision === noRevision ? 'no_stream' : this.#revision;
    this.#revision = await appendTwice(store, now, this.streamName, events, expected);
    this.#wroteLast = true;
  }

  /** Events must come in their order. */
  apply({ revision, type, data, metadata }: RecordedEvent): void {
    if (revision !== this.#revision + 1n) {
      throw new Error(`${this.streamName}: event ${revision} cannot follow ${this.#revision}`);
    }
    evolve(this.#inventory, decodeInventory({ type, version: metadata.version, data }));
    this.#revision = revision;
    this.#wroteLast = false;
  }

  async readTail(store: Pick<EventStore, 'readStream'>): Promise<void> {
    if (this.#isSpoilt) return this.#readAnew(store);
    for await (const recorded of store.readStream(this.streamName, this.#revision + 1n)) this.apply(recorded);
  }

  /** What was known stays for reading until all is there. */
  async #readAnew(store: Pick<EventStore, 'readStream'>): Promise<void> {
    const anew = new InventoryMemory(this.streamName);
    await anew.readTail(store);
    this.#inventory = anew.inventory;
    this.#revision = anew.revision;
    this.#wroteLast = false;
    this.#isSpoilt = false;
  }
}
