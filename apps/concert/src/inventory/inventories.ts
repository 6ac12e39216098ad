import type { InventoryCommand } from '@concert/concert/inventory/inventory';
import type { Inventory } from '@concert/concert/inventory/state';
import type { RecordedEvent } from '@concert/event-store/event-store';
import type { Answer, Outcome } from './asked.ts';
import { inventoryPrefix, type Level } from './memory.ts';
import { InventoryWriter, type WriterOptions } from './writer.ts';

/** Every concert's inventory in memory, each with its writer. */
export class Inventories {
  readonly #writers = new Map<string, InventoryWriter>();
  readonly #options: WriterOptions;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  /** For reading: what this process knows now; undefined when no tickets are known to be registered. */
  find(concertId: string): Inventory | undefined {
    return this.#writers.get(concertId)?.inventory;
  }

  /** See InventoryWriter.submit. The concert must exist: its inventory is kept from now on. */
  submit(concertId: string, command: InventoryCommand, causationId: string): Promise<Outcome> {
    return this.#writerOf(concertId).submit(command, causationId);
  }

  /** See InventoryWriter.submitAll. */
  submitAll(concertId: string, ...together: Parameters<InventoryWriter['submitAll']>): Promise<Answer[]> {
    return this.#writerOf(concertId).submitAll(...together);
  }

  /** Takes an event of an inventory stream; events of one stream must come in their order, from its first. */
  absorb(recorded: RecordedEvent): Promise<void> {
    return this.#writerOf(recorded.streamName.slice(inventoryPrefix.length)).absorb(recorded);
  }

  /** Begins with what a snapshot says; false when the inventory is in use already, and stays as it is. */
  restore(concertId: string, known: Level): boolean {
    if (this.#writers.has(concertId)) return false;
    this.#writers.set(concertId, new InventoryWriter(concertId, this.#options, known));
    return true;
  }

  /** See InventoryWriter.catchUp. */
  catchUp(concertId: string): Promise<void> {
    return this.#writerOf(concertId).catchUp();
  }

  all(): Iterable<InventoryWriter> {
    return this.#writers.values();
  }

  #writerOf(concertId: string): InventoryWriter {
    const known = this.#writers.get(concertId);
    if (known !== undefined) return known;
    const writer = new InventoryWriter(concertId, this.#options);
    this.#writers.set(concertId, writer);
    return writer;
  }
}
