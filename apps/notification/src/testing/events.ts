import { randomUUID } from 'node:crypto';
import { definitionOf, type PublishedEnvelope, parseEnvelope } from '@concert/contracts/published-language';
import type { Handlers } from '@concert/kafka/handlers';

/** A valid published event; `data` may say more than its schema asks for. */
export function envelope(type: string, data: object, occurredAt = '2031-05-01T10:00:00.000Z'): PublishedEnvelope {
  const ids = { id: randomUUID(), correlationId: randomUUID(), causationId: 'test' };
  return parseEnvelope({ ...ids, type, version: definitionOf(type).version, occurredAt, data });
}

export async function deliver(handlers: Handlers, event: PublishedEnvelope): Promise<void> {
  const handler = handlers[event.type] as ((event: PublishedEnvelope) => Promise<void>) | undefined;
  await handler?.(event);
}

export const concertOf = (concertId: string) =>
  envelope('concert.registered', {
    concertId,
    organiserId: randomUUID(),
    title: 'Starry Night',
    venue: 'Olympic Hall',
    startsAt: '2031-06-01T10:00:00.000Z',
    salesOpenAt: '2031-05-01T10:00:00.000Z',
    salesCloseAt: '2031-06-01T09:00:00.000Z',
    limitPerCustomer: 4,
    currency: 'KRW',
    refundPolicy: [],
  });

/** The fields of any event of one booking. */
export function booking(personal: string, customerId: string = randomUUID(), language: 'ko' | 'en' = 'en') {
  return {
    bookingId: randomUUID(),
    customerId,
    concertId: randomUUID(),
    items: [{ grade: 'R', quantity: 2, price: 88000, seats: [] }],
    amount: 176000,
    currency: 'KRW',
    payBy: '2031-05-01T10:10:00.000Z',
    delivery: { method: 'post' },
    method: 'post',
    language,
    personal,
    paymentId: randomUUID(),
    reason: 'unpaid',
    refundDue: 88000,
    refunded: 88000,
    returnExpected: false,
  };
}
