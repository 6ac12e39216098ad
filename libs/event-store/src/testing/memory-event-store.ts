import { AppendTooLarge, EventStoreUnavailable, WrongExpectedRevision } from '../errors.ts';
import type { EventStore, Expected, NewEvent, ReadOptions, RecordedEvent } from '../event-store.ts';

const maxAppendBytes = 1_048_576;

/** What happens to an append: never written; written, the answer lost; answer lost, written before the next one. */
export type Fault = 'lost' | 'unanswered' | 'late';

/** A fake for unit tests, held to the same conformance suite as the server. An event store that forgets: exact expected revisions, idempotent by event id, followers, and faults to order. */
export class MemoryEventStore implements EventStore {
  /** Everything written, in order. */
  readonly log: RecordedEvent[] = [];
  /** How many events each append tried to write. */
  readonly appends: number[] = [];
  /** Tail reads so far. */
  reads = 0;
  /** For the appends to come, one each; those after them go well. */
  readonly faults: (Fault | 'none')[] = [];
  /** Every call fails as when the connection is lost. */
  away = false;
  readonly #byStream = new Map<string, RecordedEvent[]>();
  #late: (() => void)[] = [];
  #gate: Promise<void> = Promise.resolve();
  #written = Promise.withResolvers<void>();

  /** Appends wait until the returned function is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#gate = promise;
    return resolve;
  }

  async append(streamName: string, events: readonly NewEvent[], expected: Expected): Promise<bigint> {
    if (JSON.stringify(events).length > maxAppendBytes) throw new AppendTooLarge('larger than the server takes');
    this.appends.push(events.length);
    const fault = this.faults.shift();
    await this.#gate;
    if (this.away || fault === 'lost') throw new EventStoreUnavailable('no answer');
    const write = () => this.#write(streamName, events, expected);
    if (fault === 'late') {
      this.#late.push(write);
      throw new EventStoreUnavailable('no answer');
    }
    this.#arrive();
    const last = write();
    if (fault === 'unanswered') throw new EventStoreUnavailable('no answer');
    return last;
  }

  async read(streamName: string, { from, maxCount, backwards = false }: ReadOptions = {}): Promise<RecordedEvent[]> {
    if (this.away) throw new EventStoreUnavailable('no answer');
    const stream = this.stream(streamName);
    const asked = backwards
      ? stream.slice(0, from === undefined ? undefined : Number(from) + 1).reverse()
      : stream.slice(Number(from ?? 0n));
    return asked.slice(0, maxCount);
  }

  async *readStream(streamName: string, from = 0n): AsyncIterable<RecordedEvent> {
    this.reads += 1;
    if (this.away) throw new EventStoreUnavailable('no answer');
    yield* this.stream(streamName).slice(Number(from));
  }

  async *follow(...[prefixes, { after, signal, onCaughtUp }]: Parameters<EventStore['follow']>) {
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    for (let next = after === undefined ? 0 : Number.parseInt(after, 10) + 1; !signal.aborted; ) {
      if (this.away) throw new EventStoreUnavailable('the connection broke');
      const recorded = this.log[next];
      if (recorded === undefined) {
        onCaughtUp?.();
        await Promise.race([this.#written.promise, aborted]);
        continue;
      }
      next += 1;
      if (prefixes.some((prefix) => recorded.streamName.startsWith(prefix))) yield recorded;
    }
  }

  async ping(): Promise<void> {
    if (this.away) throw new EventStoreUnavailable('no answer');
  }

  async close(): Promise<void> {}

  /** Breaks the followers' connections, as a lost connection does. */
  breakOff(): void {
    this.away = true;
    this.#wake();
  }

  stream(streamName: string): RecordedEvent[] {
    return this.#byStream.get(streamName) ?? [];
  }

  #arrive(): void {
    for (const write of this.#late.splice(0)) {
      try {
        write();
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision)) throw error;
      }
    }
  }

  #write(streamName: string, events: readonly NewEvent[], expected: Expected): bigint {
    const existing = this.stream(streamName);
    const at = expected === 'no_stream' ? 0 : Number(expected) + 1;
    if (events.every(({ id }, index) => existing[at + index]?.id === id)) return BigInt(at + events.length - 1);
    if (existing.length !== at) throw new WrongExpectedRevision(streamName, existing.at(-1)?.revision);
    for (const event of events) {
      const revision = BigInt(existing.length);
      const recorded = {
        ...structuredClone(event),
        streamName,
        revision,
        position: `${this.log.length}:${this.log.length}`,
      };
      existing.push(recorded);
      this.log.push(recorded);
    }
    this.#byStream.set(streamName, existing);
    this.#wake();
    return BigInt(existing.length - 1);
  }

  #wake(): void {
    this.#written.resolve();
    this.#written = Promise.withResolvers();
  }
}
