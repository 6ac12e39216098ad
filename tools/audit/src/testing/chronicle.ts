import type { BookingEvent } from '@concert/booking/events';
import type { ConcertEvent } from '@concert/concert/concert';
import type { InventoryEvent } from '@concert/concert/inventory/events';
import type { DeliveryEvent } from '@concert/delivery/events';
import type { EventStore, RecordedEvent } from '@concert/event-store/event-store';
import type { PaymentEvent } from '@concert/payment/events';

export type AnyEvent = ConcertEvent | InventoryEvent | BookingEvent | PaymentEvent | DeliveryEvent;

export const dawnMs = Date.parse('2030-01-01T00:00:00Z');

/** A whole store in memory, told event by event; an event may be told wrongly, to see who notices. */
export class Chronicle {
  readonly log: RecordedEvent[] = [];
  nowMs = dawnMs;
  readonly #revisions = new Map<string, bigint>();

  /** A second after the one before. */
  tell(streamName: string, { type, data }: AnyEvent, wrong: Partial<RecordedEvent> = {}): void {
    this.nowMs += 1_000;
    const revision = wrong.revision ?? (this.#revisions.get(streamName) ?? -1n) + 1n;
    this.#revisions.set(streamName, revision);
    const order = this.log.length;
    const correlationId = 'bookingId' in data ? data.bookingId : 'nobody';
    const occurredAt = new Date(this.nowMs).toISOString();
    const metadata = { correlationId, causationId: 'a request', version: 1, occurredAt };
    const position = `${order}:${order}`;
    this.log.push({ id: `event ${order}`, type, streamName, revision, position, data, metadata, ...wrong });
  }

  get store(): Pick<EventStore, 'follow'> {
    const { log } = this;
    return {
      async *follow(_prefixes, { signal, onCaughtUp }) {
        yield* log;
        onCaughtUp?.();
        if (!signal.aborted) throw new Error('the audit would wait for ever');
      },
    };
  }
}
