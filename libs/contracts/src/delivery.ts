import { Type } from '@concert/schema/schema';
import { publishedEvent } from './envelope.ts';
import { DeliveryMethod, Id } from './fields.ts';

const delivery = { version: 1, topic: 'delivery', key: 'bookingId' } as const;
const who = { bookingId: Id, customerId: Id, concertId: Id };

export const DeliveryPrepared = publishedEvent('delivery.prepared', {
  ...delivery,
  data: { ...who, method: DeliveryMethod },
});

export const DeliveryShipped = publishedEvent('delivery.shipped', {
  ...delivery,
  data: { ...who, trackingNumber: Type.Optional(Type.String()) },
});

/** The end of a delivery: received by post, or handed out at the venue. */
export const TicketIssued = publishedEvent('delivery.ticket-issued', {
  ...delivery,
  data: { ...who, method: DeliveryMethod },
});

/** `returnExpected` when the tickets had left the house before the cancellation came. */
export const DeliveryCancelled = publishedEvent('delivery.cancelled', {
  ...delivery,
  data: { ...who, returnExpected: Type.Boolean() },
});
