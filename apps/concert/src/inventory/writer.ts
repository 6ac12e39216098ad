import type { InventoryCommand } from '@concert/concert/inventory/inventory';
import type { Inventory } from '@concert/concert/inventory/state';
import { EventStoreUnavailable, WrongExpectedRevision } from '@concert/event-store/errors';
import type { EventStore, RecordedEvent } from '@concert/event-store/event-store';
import { type Answer, type Asked, askedTogether, fail, type Outcome, onlyOutcome, QueueFull } from './asked.ts';
import { type Batch, decideBatch, isDoubtful, revertBatch } from './batch.ts';
import { InventoryMemory, inventoryPrefix, type Level } from './memory.ts';

export interface WriterOptions {
  readonly store: Pick<EventStore, 'append' | 'readStream'>;
  readonly now: () => number;
  /** Commands that may wait for one concert; more are refused with QueueFull. */
  readonly maxQueued: number;
}

const maxConflictsInARow = 20;

/**
 * The one writer of a concert's inventory in this process. Commands queue up; all that is queued is decided in memory
 * and appended as one write at the exact revision, one append in flight; the answers follow the append. When idle a
 * command is written at once.
 *
 * Another process may write the same stream: its append moves the revision, ours is then refused, the batch is taken
 * back out of memory, the tail is read and the batch is decided again. An append of unknown fate is sent again, the
 * same events at the same revision, before anything else is decided: either it is written now or was before, or the
 * place is taken and it can never be.
 */
export class InventoryWriter {
  readonly concertId: string;
  readonly #options: WriterOptions;
  /** Its revision does not count `#unsettled`. */
  readonly #memory: InventoryMemory;
  readonly #queue: Asked[] = [];
  /** In memory, and perhaps in the stream: being appended, or nobody knows. */
  #unsettled: Batch | null = null;
  /** The stream may hold more than memory does, as at the start: its tail is read before the next decision. */
  #behind = true;
  #conflicts = 0;
  /** The reading or writing under way; nothing else may change memory until it settles. */
  #round: Promise<void> | null = null;
  readonly #looks: (() => void)[] = [];

  constructor(concertId: string, options: WriterOptions, known?: Level) {
    this.concertId = concertId;
    this.#options = options;
    this.#memory = new InventoryMemory(`${inventoryPrefix}${concertId}`, known);
  }

  /** For reading. May be ahead of the stream by the batch that is being appended. */
  get inventory(): Inventory {
    return this.#memory.inventory;
  }

  get revision(): bigint {
    return this.#memory.revision;
  }

  /** See InventoryMemory. */
  get wroteLast(): boolean {
    return this.#memory.wroteLast;
  }

  /**
   * The events that were written (none: it was already so) or the refusal. Throws QueueFull, EventStoreUnavailable
   * (fate unknown, ask again), WrongExpectedRevision (overtaken too often, ask again).
   */
  async submit(command: InventoryCommand, causationId: string): Promise<Outcome> {
    return onlyOutcome(await this.submitAll([command], causationId));
  }

  /** As `submit`, for commands asked together: each has its own answer, but either all of them wait or none. */
  submitAll(...together: Parameters<typeof askedTogether>): Promise<Answer[]> {
    const { asked, answers } = askedTogether(...together);
    const isFull = this.#queue.length + asked.length > this.#options.maxQueued;
    if (isFull) fail(asked, new QueueFull(this.concertId));
    else this.#queue.push(...asked);
    if (this.#round === null && !isFull) void this.#work();
    return answers;
  }

  /** Takes an event that the stream holds, unless it is in memory already; what is missing before it is read. */
  async absorb(recorded: RecordedEvent): Promise<void> {
    while (recorded.revision > this.revision && this.#round !== null) await this.#round;
    if (recorded.revision <= this.revision) return;
    // What stands where the append was to go tells its fate, too.
    if (this.#unsettled !== null) this.#takeBack(this.#unsettled);
    if (recorded.revision > this.revision + 1n || this.#memory.isSpoilt) await this.catchUp();
    else this.#memory.apply(recorded);
  }

  /** Reads what the stream holds beyond memory. Throws EventStoreUnavailable, and whatever keeps it from being read. */
  async catchUp(): Promise<void> {
    while (this.#round !== null) await this.#round;
    const reading = this.#catchUpNow();
    this.#round = reading.catch(() => {});
    await this.#round;
    this.#round = null;
    this.#rest();
    if (this.#queue.length > 0) void this.#work();
    return reading;
  }

  /** Finds out what became of an append of unknown fate, also when nobody asks for anything; mends spoilt memory. */
  settle(): void {
    if (!this.#isLevel && this.#round === null) void this.#work();
  }

  /** Looks at memory at a moment when it is level with the stream: between two rounds, however busy the writer is. */
  atRest<Seen>(look: (level: Level) => Seen): Promise<Seen> {
    const { promise, resolve, reject } = Promise.withResolvers<Seen>();
    this.#looks.push(() => {
      if (!this.#isLevel) reject(new EventStoreUnavailable('what the stream holds is not known'));
      else resolve(new Promise((seen) => seen(look(this.#memory))));
    });
    if (this.#round === null) this.#rest();
    return promise;
  }

  /** Whether memory is what its revision of the stream says. */
  get #isLevel(): boolean {
    return this.#unsettled === null && !this.#memory.isSpoilt;
  }

  #rest(): void {
    for (const look of this.#looks.splice(0)) look();
  }

  async #work(): Promise<void> {
    do {
      this.#round = this.#workOnce();
      await this.#round;
      this.#rest();
    } while (this.#queue.length > 0);
    this.#round = null;
  }

  /** Never rejects: every error goes to those who asked. */
  async #workOnce(): Promise<void> {
    try {
      if (this.#behind || !this.#isLevel) await this.#catchUpNow();
      const batch = decideBatch(this.#queue, this.inventory, this.concertId, this.#options.now());
      if (batch === null) {
        this.#memory.spoil();
        await this.#catchUpNow();
      } else if (batch.append.length > 0) await this.#append(batch);
      else this.#answer(batch);
    } catch (error) {
      fail(this.#unsettled?.decided.splice(0).map(({ asked }) => asked) ?? [], error);
      fail(this.#queue.splice(0), error);
    }
  }

  /** First settles what is of unknown fate: it is in memory, and read from the stream as well it would be there twice. */
  async #catchUpNow(): Promise<void> {
    if (this.#unsettled !== null) await this.#append(this.#unsettled);
    await this.#memory.readTail(this.#options.store);
    this.#behind = false;
  }

  /** Settles the batch, and answers those who wait for it. Throws while its fate is unknown. */
  async #append(batch: Batch): Promise<void> {
    this.#unsettled = batch;
    try {
      await this.#memory.write(this.#options, batch.append);
    } catch (error) {
      if (error instanceof EventStoreUnavailable) throw error;
      this.#takeBack(batch);
      this.#decideAgain(batch, error);
      return;
    }
    this.#unsettled = null;
    this.#conflicts = 0;
    this.#answer(batch);
  }

  #takeBack(batch: Batch): void {
    revertBatch(batch, this.inventory);
    this.#unsettled = null;
    this.#behind = true;
  }

  #decideAgain({ decided }: Batch, error: unknown): void {
    this.#conflicts += 1;
    const asked = decided.map((one) => one.asked);
    if (error instanceof WrongExpectedRevision && this.#conflicts <= maxConflictsInARow) this.#queue.unshift(...asked);
    else fail(asked, error);
  }

  #answer(batch: Batch): void {
    const doubtful: Asked[] = [];
    for (const one of batch.decided) {
      if (isDoubtful(batch, one)) doubtful.push(one.asked);
      else one.asked.answer(one.outcome);
    }
    if (doubtful.length === 0) return;
    for (const asked of doubtful) asked.doubted = true;
    this.#queue.unshift(...doubtful);
    this.#behind = true;
  }
}
