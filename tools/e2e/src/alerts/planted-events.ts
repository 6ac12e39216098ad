import { randomUUID } from 'node:crypto';
import { connectEventStore } from '@concert/event-store/connect';
import type { NewEvent } from '@concert/event-store/event-store';

/** Writes to the inventory of a concert past the service, which no decision would: what a bug might do. */
export async function plant(eventStoreUrl: string, concertId: string, ...events: readonly NewEvent[]): Promise<void> {
  const store = connectEventStore(eventStoreUrl);
  const streamName = `inventory-${concertId}`;
  try {
    const [last] = await store.read(streamName, { backwards: true, maxCount: 1 });
    if (last === undefined) throw new Error(`${streamName} is empty`);
    await store.append(streamName, events, last.revision);
  } finally {
    await store.close();
  }
}

/** A hold of tickets, whether there are any or not. */
export function heldAnyway(grade: string, quantity: number): NewEvent {
  const ends = new Date(Date.now() + 600_000).toISOString();
  const item = { grade, quantity, price: 1_000, seats: [] };
  const who = { bookingId: randomUUID(), customerId: randomUUID() };
  return event('TicketsHeld', { ...who, items: [item], payBy: ends, heldUntil: ends, bodyHash: '0'.repeat(64) });
}

/** What only a later version could understand. */
export function ofTheFuture(): NewEvent {
  return event('TicketsAuctioned', {});
}

function event(type: string, data: object): NewEvent {
  const metadata = {
    correlationId: randomUUID(),
    causationId: 'a test',
    version: 1,
    occurredAt: new Date().toISOString(),
  };
  return { id: randomUUID(), type, data, metadata };
}
