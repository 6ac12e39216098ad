import { readFileSync } from 'node:fs';
import { decode, versions } from '../decode.ts';
import type { BookingEvent } from '../events.ts';

type EventOf<Type extends BookingEvent['type']> = Extract<BookingEvent, { type: Type }>;

/** The fixture of an event as it was written in that version, by default as it is written today. */
export function example<Type extends BookingEvent['type']>(type: Type, version = versions[type]): EventOf<Type> {
  const fixture = new URL(`../../fixtures/${type}.v${version}.json`, import.meta.url);
  return decode({ type, version, data: JSON.parse(readFileSync(fixture, 'utf8')) }) as EventOf<Type>;
}

export const placed = example('BookingPlaced');
export const notPlaced = example('BookingNotPlaced');
export const received = example('PaymentReceived');
export const confirmed = example('BookingConfirmed');
export const shipped = example('TicketsShipped');
export const completed = example('BookingCompleted');
export const cancelledPaid = example('BookingCancelled');
export const expiredUnpaid = example('BookingExpired');
export const refundOrdered = example('RefundOrdered');

export const cancelledUnpaid: BookingEvent = {
  type: 'BookingCancelled',
  data: { ...cancelledPaid.data, paymentId: null, refundDue: 0 },
};
export const expiredLost: BookingEvent = {
  type: 'BookingExpired',
  data: { ...expiredUnpaid.data, reason: 'hold-lost' },
};

/** The shortest way into every situation that a booking can be in. */
export const histories = {
  none: [],
  notPlaced: [notPlaced],
  held: [placed],
  paid: [placed, received],
  confirmed: [placed, received, confirmed],
  shipped: [placed, received, confirmed, shipped],
  completed: [placed, received, confirmed, shipped, completed],
  cancelledUnpaid: [placed, cancelledUnpaid],
  cancelledPaid: [placed, received, confirmed, cancelledPaid],
  expiredUnpaid: [placed, expiredUnpaid],
  expiredLost: [placed, received, expiredLost, refundOrdered],
  paidAfterExpiry: [placed, expiredUnpaid, received],
} as const satisfies Record<string, readonly BookingEvent[]>;

export type Situation = keyof typeof histories;
