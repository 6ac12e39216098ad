import { WrongExpectedRevision } from '@concert/event-store/errors';
import type { EventStore, RecordedEvent } from '@concert/event-store/event-store';

export interface MemoryEventStore extends EventStore {
  /** Everything written, in order. */
  readonly log: readonly RecordedEvent[];
  /** Ends every follower, as a lost connection does. */
  drop(error: Error): void;
}

/** An event store that forgets: exact expected revisions, idempotent by event id, followers. */
export function memoryEventStore(): MemoryEventStore {
  const log: RecordedEvent[] = [];
  const wakers = new Set<(error?: Error) => void>();
  const stream = (name: string) => log.filter(({ streamName }) => streamName === name);

  async function* follow(...[prefixes, { after, signal, onCaughtUp }]: Parameters<EventStore['follow']>) {
    let next = after === undefined ? 0 : Number(after) + 1;
    while (!signal.aborted) {
      for (let recorded = log[next]; recorded !== undefined; next += 1, recorded = log[next]) {
        const { streamName } = recorded;
        if (prefixes.some((prefix) => streamName.startsWith(prefix))) yield recorded;
      }
      onCaughtUp?.();
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const wake = (error?: Error) => (error === undefined ? resolve() : reject(error));
      const aborted = () => resolve();
      wakers.add(wake);
      signal.addEventListener('abort', aborted);
      await promise.finally(() => {
        wakers.delete(wake);
        signal.removeEventListener('abort', aborted);
      });
    }
  }

  return {
    log,
    drop: (error) => {
      for (const wake of wakers) wake(error);
    },
    async append(streamName, events, expected) {
      const existing = stream(streamName);
      const at = expected === 'no_stream' ? 0 : Number(expected) + 1;
      const last = BigInt(at + events.length - 1);
      if (events.every(({ id }, index) => existing[at + index]?.id === id)) return last;
      if (existing.length !== at) throw new WrongExpectedRevision(streamName, existing.at(-1)?.revision);
      for (const [index, event] of events.entries()) {
        log.push({ ...structuredClone(event), streamName, revision: BigInt(at + index), position: String(log.length) });
      }
      for (const wake of wakers) wake();
      return last;
    },
    read: async (streamName, { maxCount } = {}) => stream(streamName).slice(0, maxCount),
    async *readStream(streamName) {
      yield* stream(streamName);
    },
    follow,
    async ping() {},
    async close() {},
  };
}
