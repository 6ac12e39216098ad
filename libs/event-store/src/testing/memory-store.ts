import { EventStoreUnavailable, WrongExpectedRevision } from '../errors.ts';
import type { EventStore, Expected, NewEvent, RecordedEvent } from '../event-store.ts';

/** One process's idea of an event store: exact revisions, and moments for a test to get in between. */
export class MemoryStore implements Pick<EventStore, 'append' | 'read'> {
  readonly #streams = new Map<string, RecordedEvent[]>();
  /** Called before each append; what it throws is what the append throws. */
  beforeAppend: () => Promise<void> = async () => {};

  async append(streamName: string, events: readonly NewEvent[], expected: Expected): Promise<bigint> {
    await this.beforeAppend();
    const stream = this.#streams.get(streamName) ?? [];
    const last = stream.at(-1)?.revision;
    if ((expected === 'no_stream' ? undefined : expected) !== last) throw new WrongExpectedRevision(streamName, last);
    for (const event of events) {
      const revision = BigInt(stream.length);
      stream.push({ ...event, streamName, revision, position: `${revision}:${revision}` });
    }
    this.#streams.set(streamName, stream);
    return BigInt(stream.length) - 1n;
  }

  async read(streamName: string): Promise<RecordedEvent[]> {
    return [...(this.#streams.get(streamName) ?? [])];
  }

  asEventStore(): EventStore {
    const missing = () => {
      throw new EventStoreUnavailable('not in this store');
    };
    return {
      append: (...append) => this.append(...append),
      read: (streamName) => this.read(streamName),
      readStream: missing,
      follow: missing,
      ping: async () => {},
      close: async () => {},
    };
  }
}
