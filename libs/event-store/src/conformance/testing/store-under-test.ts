import { newId } from '@concert/ids/ids';
import { afterAll } from 'vitest';
import { connectEventStore } from '../../connect.ts';
import type { EventStore, NewEvent, RecordedEvent } from '../../event-store.ts';
import { MemoryEventStore } from '../../testing/memory-event-store.ts';

/** The server that the suite is held against (`memory:` is the fake of the unit tests); only what it writes is looked at. */
export const url = process.env.EVENTSTORE_URL ?? 'esdb://127.0.0.1:2113?tls=false';

/** A store for one test file, closed after it. */
export function storeUnderTest(): EventStore {
  const store = url === 'memory:' ? new MemoryEventStore() : connectEventStore(url);
  afterAll(() => store.close());
  return store;
}

/** A name nobody has used before, under a prefix nobody else follows. */
export function newStream(prefix = 'conformance'): string {
  return `${prefix}-${newId()}`;
}

export function event(data: object = {}, type = 'Tested'): NewEvent {
  const metadata = { correlationId: 'suite', causationId: 'test', version: 1, occurredAt: '2030-01-01T00:00:00.000Z' };
  return { id: newId(), type, data, metadata };
}

export function someEvents(count: number): NewEvent[] {
  return Array.from({ length: count }, (_, n) => event({ n }));
}

export function ids(events: readonly { id: string }[]): string[] {
  return events.map(({ id }) => id);
}

/** Takes as many as the test expects, then lets go. */
export async function take(events: AsyncIterable<RecordedEvent>, count: number): Promise<RecordedEvent[]> {
  const taken: RecordedEvent[] = [];
  for await (const recorded of events) {
    taken.push(recorded);
    if (taken.length === count) break;
  }
  return taken;
}
