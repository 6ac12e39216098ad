import { Type } from '@concert/schema/schema';
import { publishedEvent } from './envelope.ts';
import { Amount, Currency, DeliveryMethod, HeldItem, Id, Instant, Language, Sealed } from './fields.ts';

const booking = { version: 1, topic: 'booking', key: 'bookingId' } as const;
const who = { bookingId: Id, customerId: Id, concertId: Id };
const paid = { paymentId: Id, amount: Amount, currency: Currency };

export const BookingPlaced = publishedEvent('booking.placed', {
  ...booking,
  data: {
    ...who,
    items: Type.Array(HeldItem, { minItems: 1 }),
    amount: Amount,
    currency: Currency,
    payBy: Instant,
    delivery: Type.Object({ method: DeliveryMethod }),
    language: Language,
    /** `{name, email, address?}` of libs/contracts/personal.ts. */
    personal: Sealed,
  },
});

export const BookingPaid = publishedEvent('booking.paid', { ...booking, data: { ...who, ...paid } });

export const BookingConfirmed = publishedEvent('booking.confirmed', {
  ...booking,
  data: {
    ...who,
    items: Type.Array(HeldItem, { minItems: 1 }),
    delivery: Type.Object({ method: DeliveryMethod }),
    personal: Sealed,
  },
});

export const BookingCompleted = publishedEvent('booking.completed', { ...booking, data: who });

/** `paymentId` is null for a booking that had not been paid; `refundDue` is what the frozen policy says. */
export const BookingCancelled = publishedEvent('booking.cancelled', {
  ...booking,
  data: { ...who, paymentId: Type.Union([Id, Type.Null()]), refundDue: Amount, currency: Currency },
});

export const BookingExpired = publishedEvent('booking.expired', {
  ...booking,
  data: { ...who, reason: Type.Union([Type.Literal('unpaid'), Type.Literal('hold-lost')]) },
});

/** A payment came for tickets that are gone or for a booking that had ended: it goes back in full. */
export const BookingRefundDue = publishedEvent('booking.refund-due', {
  ...booking,
  data: { ...who, paymentId: Id, refundDue: Amount, currency: Currency },
});
