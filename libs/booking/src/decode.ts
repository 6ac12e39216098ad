import { knownType, type Versions, type Written } from '@concert/decider/versions';
import type { BookingEvent } from './events.ts';

export const versions: Versions<BookingEvent['type']> = {
  BookingPlaced: 1,
  BookingNotPlaced: 1,
  PaymentReceived: 1,
  BookingConfirmed: 1,
  TicketsShipped: 1,
  BookingCompleted: 1,
  BookingCancelled: 1,
  BookingExpired: 1,
  RefundOrdered: 1,
};

/** What any version wrote, as today's event. Throws on a name or version that was never written. */
export function decode(written: Written): BookingEvent {
  return { type: knownType(versions, written), data: written.data } as BookingEvent;
}
