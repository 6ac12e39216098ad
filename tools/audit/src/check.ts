import { decode as decodeBooking } from '@concert/booking/decode';
import { decodeConcert } from '@concert/concert/concert';
import { promise, promiseSame } from '@concert/concert/inventory/broken-promise';
import { decodeInventory } from '@concert/concert/inventory/decode';
import type { Written } from '@concert/decider/versions';
import { decode as decodeDelivery } from '@concert/delivery/decode';
import type { RecordedEvent } from '@concert/event-store/event-store';
import { decode as decodePayment } from '@concert/payment/decode';
import type { Books } from './books.ts';
import { checkBooking } from './check-booking.ts';
import { checkDelivery } from './check-delivery.ts';
import { checkConcert, checkInventory } from './check-inventory.ts';
import { checkPayment } from './check-payment.ts';
import type { Life } from './life.ts';

/** The streams that carry promises. */
export const prefixes = ['inventory-', 'booking-', 'payment-', 'delivery-', 'concert-'];

type CheckOfStream = (books: Books, id: string, recorded: RecordedEvent, atMs: number) => Life | undefined;

/** By what the stream's name begins with; each gives the booking whose life the event is a part of. */
const checks: Readonly<Record<string, CheckOfStream>> = {
  concert(books, id, recorded) {
    const concert = books.concert(id);
    concert.catalogueEvents = nextRevision(concert.catalogueEvents, recorded);
    checkConcert(concert, decodeConcert(written(recorded)));
    return undefined;
  },
  inventory(books, id, recorded, atMs) {
    const concert = books.concert(id);
    concert.inventoryEvents = nextRevision(concert.inventoryEvents, recorded);
    return checkInventory(books, concert, decodeInventory(written(recorded)), atMs);
  },
  booking(books, id, recorded, atMs) {
    const events = nextRevision(books.lives.get(id)?.bookingEvents ?? 0, recorded);
    const life = checkBooking(books, id, decodeBooking(written(recorded)), atMs);
    if (life !== undefined) life.bookingEvents = events;
    return life;
  },
  payment(books, id, recorded) {
    const events = nextRevision(books.lives.get(id)?.paymentEvents ?? 0, recorded);
    const life = checkPayment(books, id, decodePayment(written(recorded)));
    life.paymentEvents = events;
    return life;
  },
  delivery(books, id, recorded) {
    const events = nextRevision(books.lives.get(id)?.deliveryEvents ?? 0, recorded);
    const life = checkDelivery(books, id, decodeDelivery(written(recorded)));
    life.deliveryEvents = events;
    return life;
  },
};

/**
 * Takes the next event of the store into the books; `order` is its place among all. Throws BrokenPromise when it breaks
 * one, and whatever else comes of an event that is not what its type says.
 */
export function check(books: Books, recorded: RecordedEvent, order: number): void {
  const { streamName, metadata, type, revision } = recorded;
  const dash = streamName.indexOf('-');
  const checkOfStream = checks[streamName.slice(0, dash)];
  if (checkOfStream === undefined) return;
  const atMs = Date.parse(metadata.occurredAt);
  promise(!Number.isNaN(atMs), 'an event says when it happened', 'a time', metadata.occurredAt);
  promise(isId(metadata.causationId), 'an event says what caused it', 'a causationId', metadata.causationId);
  const life = checkOfStream(books, streamName.slice(dash + 1), recorded, atMs);
  if (life === undefined) return;
  promiseSame('an event is correlated by its booking', life.hold.bookingId, metadata.correlationId);
  life.touch(books.nameOf(streamName.slice(0, dash)), books.nameOf(type), Number(revision), order, atMs);
}

function written({ type, metadata, data }: RecordedEvent): Written {
  return { type, version: metadata.version, data };
}

/** Revisions count from 0; gives the next one. */
function nextRevision(expected: number, { revision }: RecordedEvent): number {
  promiseSame('a stream has no gap', expected, Number(revision));
  return expected + 1;
}

function isId(id: unknown): boolean {
  return typeof id === 'string' && id !== '';
}
