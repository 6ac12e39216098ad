import { MemoryEventStore } from '@concert/event-store/testing/memory-event-store';
import { InventoryWriter } from '../inventory/writer.ts';
import { idOf, nowMs, register } from './examples.ts';

export const concertId = idOf('spring');
export const streamName = `inventory-${concertId}`;
export const one = [{ grade: 'R', quantity: 1 }];

/** A writer of that concert, beside all others. */
export function writerOver(store: MemoryEventStore, maxQueued = 100): InventoryWriter {
  return new InventoryWriter(concertId, { store, now: () => nowMs, maxQueued });
}

/** A concert with so many R on sale, the store it is in, and its writer. */
export async function onSale(tickets: number) {
  const store = new MemoryEventStore();
  const writer = writerOver(store);
  await writer.submit(register('R', tickets), 'request');
  const left = () => writer.inventory.grades.get('R')?.left;
  const held = () => store.stream(streamName).filter(({ type }) => type === 'TicketsHeld').length;
  return { store, writer, left, held };
}
