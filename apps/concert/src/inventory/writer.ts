import { decodeInventory } from '@concert/concert/inventory/decode';
import { evolve } from '@concert/concert/inventory/evolve';
import type { InventoryCommand } from '@concert/concert/inventory/inventory';
import { emptyInventory, type Inventory } from '@concert/concert/inventory/state';
import { WrongExpectedRevision } from '@concert/event-store/errors';
import type { EventStore, NewEvent, RecordedEvent } from '@concert/event-store/event-store';
import { type Asked, type Batch, decideBatch, isDoubtful, type Outcome, revertBatch } from './batch.ts';

/** What the names of the inventories' streams begin with; the concert's id follows. */
export const inventoryPrefix = 'inventory-';

export interface WriterOptions {
  readonly store: Pick<EventStore, 'append' | 'readStream'>;
  readonly now: () => number;
  /** Commands that may wait for one concert; more are refused with QueueFull. */
  readonly maxQueued: number;
}

/** More commands are waiting than this writer takes. Nothing was done. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
}

const noRevision = -1n;
const maxConflictsInARow = 20;

/**
 * The one writer of a concert's inventory in this process. Commands queue up; all that is queued is decided in memory
 * and appended as one write at the exact revision, one append in flight; the answers follow the append. When idle a
 * command is written at once.
 *
 * Another process may write the same stream: its append moves the revision, ours is then refused, the batch is taken
 * back out of memory, the tail is read and the batch is decided again. An append of unknown fate is taken back too,
 * and answered with the error: if it did arrive, the tail shows it, and whoever asks again finds it done.
 */
export class InventoryWriter {
  readonly concertId: string;
  /** For reading. May be ahead of the stream by the batch that is being appended. */
  readonly inventory: Inventory = emptyInventory();
  readonly #options: WriterOptions;
  readonly #queue: Asked[] = [];
  /** Of the last event in `inventory`, the batch that is being appended not counted. */
  #revision = noRevision;
  /** The stream may hold more than memory does, as at the start: its tail is read before the next decision. */
  #behind = true;
  #conflicts = 0;
  /** The reading or writing under way; nothing else may change `inventory` until it settles. */
  #round: Promise<void> | null = null;

  constructor(concertId: string, options: WriterOptions) {
    this.concertId = concertId;
    this.#options = options;
  }

  /**
   * The events that were written (none: it was already so) or the refusal. Throws QueueFull, EventStoreUnavailable
   * (fate unknown, ask again), WrongExpectedRevision (overtaken too often, ask again).
   */
  submit(command: InventoryCommand, causationId: string): Promise<Outcome> {
    if (this.#queue.length >= this.#options.maxQueued) return Promise.reject(new QueueFull(this.concertId));
    return new Promise((resolve, reject) => {
      this.#queue.push({ command, causationId, resolve, reject, doubted: false });
      if (this.#round === null) void this.#work();
    });
  }

  /** Takes an event that the stream holds, unless it is in memory already. Events must come in their order. */
  async absorb(recorded: RecordedEvent): Promise<void> {
    while (recorded.revision > this.#revision && this.#round !== null) await this.#round;
    if (recorded.revision > this.#revision) this.#apply(recorded);
  }

  async #work(): Promise<void> {
    while (this.#queue.length > 0) {
      this.#round = this.#workOnce();
      await this.#round;
    }
    this.#round = null;
  }

  /** Never rejects: every error goes to those who asked. */
  async #workOnce(): Promise<void> {
    try {
      if (this.#behind) await this.#readTail();
    } catch (error) {
      for (const asked of this.#queue.splice(0)) asked.reject(error);
      return;
    }
    const batch = decideBatch(this.#queue, this.inventory, this.concertId, this.#options.now());
    try {
      if (batch.append.length > 0) await this.#append(batch.append);
    } catch (error) {
      this.#takeBack(batch, error);
      return;
    }
    this.#answer(batch);
  }

  async #readTail(): Promise<void> {
    const from = this.#revision + 1n;
    for await (const recorded of this.#options.store.readStream(this.#streamName, from)) this.#apply(recorded);
    this.#behind = false;
  }

  #apply({ revision, type, data, metadata }: RecordedEvent): void {
    if (revision !== this.#revision + 1n) {
      throw new Error(`${this.#streamName}: event ${revision} cannot follow ${this.#revision}`);
    }
    evolve(this.inventory, decodeInventory({ type, version: metadata.version, data }));
    this.#revision = revision;
  }

  async #append(events: readonly NewEvent[]): Promise<void> {
    const expected = this.#revision === noRevision ? 'no_stream' : this.#revision;
    this.#revision = await this.#options.store.append(this.#streamName, events, expected);
    this.#conflicts = 0;
  }

  #takeBack(batch: Batch, error: unknown): void {
    revertBatch(batch, this.inventory);
    this.#behind = true;
    this.#conflicts += 1;
    const again = error instanceof WrongExpectedRevision && this.#conflicts <= maxConflictsInARow;
    if (again) this.#queue.unshift(...batch.decided.map(({ asked }) => asked));
    else for (const { asked } of batch.decided) asked.reject(error);
  }

  #answer({ decided }: Batch): void {
    const doubtful: Asked[] = [];
    for (const one of decided) {
      if (isDoubtful(one)) doubtful.push(one.asked);
      else one.asked.resolve(one.outcome);
    }
    if (doubtful.length === 0) return;
    for (const asked of doubtful) asked.doubted = true;
    this.#queue.unshift(...doubtful);
    this.#behind = true;
  }

  get #streamName(): string {
    return `${inventoryPrefix}${this.concertId}`;
  }
}
