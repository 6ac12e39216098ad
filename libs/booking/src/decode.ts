import type { BookingEvent } from './events.ts';

/** The version in which each event is written today. */
const versions: Readonly<Record<BookingEvent['type'], number>> = {
  BookingPlaced: 1,
  PaymentReceived: 1,
  BookingConfirmed: 1,
  TicketsShipped: 1,
  BookingCompleted: 1,
  BookingCancelled: 1,
  BookingExpired: 1,
  RefundOrdered: 1,
};

export const eventTypes = Object.keys(versions) as readonly BookingEvent['type'][];

export function schemaVersion(type: BookingEvent['type']): number {
  return versions[type];
}

/**
 * An event as it was written, in whatever version, as this code knows it. When a version 2 comes, the step from 1
 * is made here. Throws on a name or a version that was never written.
 */
export function decode({ type, version, data }: { type: string; version: number; data: unknown }): BookingEvent {
  const known = eventTypes.find((name) => name === type);
  if (known === undefined || version !== versions[known]) throw new Error(`unknown event ${type} version ${version}`);
  return { type: known, data } as BookingEvent;
}
