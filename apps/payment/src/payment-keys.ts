import { WrongExpectedRevision } from '@concert/event-store/errors';
import type { EventStore } from '@concert/event-store/event-store';
import { derivedId } from '@concert/ids/ids';

/** Which booking a payment id belongs to: one customer's key pays for one booking, with one body. */
export interface PaymentKeys {
  /** False when the id was taken with another body. Taking it again with the same is true again. */
  take(paymentId: string, use: { bookingId: string; bodyHash: string }): Promise<boolean>;
  /** The booking, or undefined for an id that nobody took. */
  bookingOf(paymentId: string): Promise<string | undefined>;
}

/** A stream of one event per payment id. */
export function paymentKeysIn(store: EventStore): PaymentKeys {
  const streamName = (paymentId: string) => `paymentkey-${paymentId}`;
  return {
    async take(paymentId, { bookingId, bodyHash }) {
      const occurredAt = new Date().toISOString();
      const metadata = { correlationId: bookingId, causationId: paymentId, version: 1, occurredAt };
      const id = derivedId(paymentId, 'KeyUsed', bodyHash);
      try {
        await store.append(
          streamName(paymentId),
          [{ id, type: 'KeyUsed', data: { bookingId }, metadata }],
          'no_stream',
        );
        return true;
      } catch (error) {
        if (error instanceof WrongExpectedRevision) return false;
        throw error;
      }
    },
    async bookingOf(paymentId) {
      const [used] = await store.read(streamName(paymentId), { maxCount: 1 });
      return (used?.data as { bookingId: string } | undefined)?.bookingId;
    },
  };
}
