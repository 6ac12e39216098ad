import { Type } from '@concert/schema/schema';
import { publishedEvent } from './envelope.ts';
import { Amount, Currency, Id, Instant, RefundPolicy } from './fields.ts';

const catalogue = { version: 1, topic: 'concert', key: 'concertId' } as const;
const hold = { version: 1, topic: 'concert', key: 'bookingId' } as const;
const held = { bookingId: Id, customerId: Id, concertId: Id };

export const ConcertRegistered = publishedEvent('concert.registered', {
  ...catalogue,
  data: {
    concertId: Id,
    organiserId: Id,
    title: Type.String(),
    venue: Type.String(),
    startsAt: Instant,
    salesOpenAt: Instant,
    salesCloseAt: Instant,
    limitPerCustomer: Type.Integer(),
    currency: Currency,
    refundPolicy: RefundPolicy,
  },
});

export const TicketsRegistered = publishedEvent('concert.tickets-registered', {
  ...catalogue,
  data: { concertId: Id, grade: Type.String(), price: Amount, currency: Currency, quantity: Type.Integer() },
});

/** The tickets of a paid booking are its own; `retaken` when the hold had expired and they were still free. */
export const HoldConfirmed = publishedEvent('concert.hold-confirmed', {
  ...hold,
  data: { ...held, retaken: Type.Boolean() },
});

/** A paid booking whose hold had expired and whose tickets are gone. */
export const HoldLost = publishedEvent('concert.hold-lost', { ...hold, data: held });

/** An unpaid hold ended; its tickets are for sale again. */
export const HoldExpired = publishedEvent('concert.hold-expired', { ...hold, data: held });
