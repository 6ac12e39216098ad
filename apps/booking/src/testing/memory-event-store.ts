import { EventStoreUnavailable, WrongExpectedRevision } from '@concert/event-store/errors';
import type { EventStore, RecordedEvent } from '@concert/event-store/event-store';

/** Streams in memory, for tests that need no real store. `away` makes every call fail as a lost connection does. */
export interface MemoryEventStore extends EventStore {
  away: boolean;
  readonly recorded: readonly RecordedEvent[];
}

export function memoryEventStore(): MemoryEventStore {
  const recorded: RecordedEvent[] = [];
  const stream = (streamName: string) => recorded.filter((event) => event.streamName === streamName);
  const store: MemoryEventStore = {
    away: false,
    recorded,
    async append(streamName, events, expected) {
      await answering();
      const length = stream(streamName).length;
      const revision = length === 0 ? undefined : BigInt(length - 1);
      if ((revision ?? 'no_stream') !== expected) throw new WrongExpectedRevision(streamName, revision);
      for (const [index, event] of events.entries()) {
        const position = `${recorded.length}:${recorded.length}`;
        recorded.push({ ...structuredClone(event), streamName, revision: BigInt(length + index), position });
      }
      return BigInt(length + events.length - 1);
    },
    async read(streamName) {
      await answering();
      return stream(streamName);
    },
    readStream: () => unused(),
    follow: () => unused(),
    ping: () => answering(),
    close: async () => {},
  };
  async function answering(): Promise<void> {
    if (store.away) throw new EventStoreUnavailable('the store is away');
  }
  return store;
}

function unused(): never {
  throw new Error('not for these tests');
}
