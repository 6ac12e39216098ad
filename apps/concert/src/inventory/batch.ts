import { inventoryVersions } from '@concert/concert/inventory/decode';
import type { InventoryEvent } from '@concert/concert/inventory/events';
import { evolve, revert } from '@concert/concert/inventory/evolve';
import { inventoryDecider } from '@concert/concert/inventory/inventory';
import type { Inventory } from '@concert/concert/inventory/state';
import { isRefusal } from '@concert/decider/decider';
import type { Metadata, NewEvent } from '@concert/event-store/event-store';
import { newId } from '@concert/ids/ids';
import type { Asked, Outcome } from './asked.ts';

/** What is decided together and appended as one write. */
export interface Batch {
  readonly decided: { readonly asked: Asked; readonly outcome: Outcome }[];
  readonly events: InventoryEvent[];
  readonly append: NewEvent[];
}

/** Both keep an append under the store's limit of 1 MiB; no command alone makes more. */
const maxEvents = 1000;
const maxBytes = 900_000;

/**
 * Decides from the head of the queue, each on the state that those before it leave, and takes out what it decided.
 * `inventory` is then ahead of the stream by `batch.events`.
 *
 * Null: a bug kept a decision from being applied, perhaps halfway through. `inventory` is no more what any revision of
 * the stream says. Who asked for it is told and out of the queue, where all others still wait.
 */
export function decideBatch(queue: Asked[], inventory: Inventory, concertId: string, nowMs: number): Batch | null {
  const batch: Batch = { decided: [], events: [], append: [] };
  const occurredAt = new Date(nowMs).toISOString();
  let bytes = 0;
  let taken = 0;
  for (const asked of queue) {
    if (batch.events.length >= maxEvents) break;
    const outcome = decide(asked, inventory);
    const events = eventsOf(outcome);
    bytes += events.reduce((sum, event) => sum + mostBytes(event), 0);
    if (bytes > maxBytes && batch.events.length > 0) break;
    taken += 1;
    if (!isApplied(events, inventory, asked)) {
      queue.splice(0, taken, ...batch.decided.map((before) => before.asked));
      return null;
    }
    if (outcome !== null) batch.decided.push({ asked, outcome });
    for (const event of events) {
      batch.events.push(event);
      batch.append.push(toWrite(event, concertId, asked, occurredAt));
    }
  }
  queue.splice(0, taken);
  return batch;
}

/** Takes the batch back out of memory: it is not, or may not be, in the stream. */
export function revertBatch({ events }: Batch, inventory: Inventory): void {
  for (const event of events.toReversed()) revert(inventory, event);
}

/**
 * Whether memory alone turns somebody away: what is not there, gone or not to do may only be news that this process has
 * not heard yet, so the stream has the last word. Something written together with it has asked the stream already.
 */
export function isDoubtful(
  { append }: Batch,
  { asked: { command, doubted }, outcome }: Batch['decided'][number],
): boolean {
  if (doubted || append.length > 0) return false;
  return (
    isRefusal(outcome) || (outcome.length === 0 && (command.type === 'ConfirmHold' || command.type === 'ReleaseHold'))
  );
}

function eventsOf(outcome: Outcome | null): readonly InventoryEvent[] {
  return outcome === null || isRefusal(outcome) ? [] : outcome;
}

/** A bug in a decision is the caller's alone: nothing was changed, and the others go on. */
function decide({ command, answer }: Asked, inventory: Inventory): Outcome | null {
  try {
    return inventoryDecider.decide(command, inventory);
  } catch (error) {
    answer({ failed: error });
    return null;
  }
}

function isApplied(events: readonly InventoryEvent[], inventory: Inventory, { answer }: Asked): boolean {
  try {
    for (const event of events) evolve(inventory, event);
    return true;
  } catch (error) {
    answer({ failed: error });
    return false;
  }
}

function toWrite(event: InventoryEvent, concertId: string, asked: Asked, occurredAt: string): NewEvent {
  const { causationId, traceparent } = asked;
  const correlationId = 'bookingId' in event.data ? event.data.bookingId : concertId;
  const metadata: Metadata = { correlationId, causationId, version: inventoryVersions[event.type], occurredAt };
  if (traceparent !== undefined) metadata.traceparent = traceparent;
  // A new id for every attempt: two writers that decide the same at the same revision must conflict, not coincide.
  return { id: newId(), type: event.type, data: event.data, metadata };
}

/** An upper bound: names are at most 40 characters, of at most 4 bytes each, in quotes. */
function mostBytes({ data }: InventoryEvent): number {
  const items = 'items' in data ? data.items : [];
  const seats = 'seats' in data ? data.seats.length : items.reduce((sum, item) => sum + item.seats.length, 0);
  return 600 + items.length * 240 + seats * 163;
}
