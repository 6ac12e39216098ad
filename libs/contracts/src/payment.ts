import { Type } from '@concert/schema/schema';
import { publishedEvent } from './envelope.ts';
import { Amount, Currency, Id } from './fields.ts';

const payment = { version: 1, topic: 'payment', key: 'bookingId' } as const;
const who = { bookingId: Id, customerId: Id, concertId: Id };
const attempt = { ...who, paymentId: Id, amount: Amount, currency: Currency };

/** An attempt that the provider has not decided yet. */
export const PaymentStarted = publishedEvent('payment.started', {
  ...payment,
  data: { ...attempt, method: Type.String() },
});

export const PaymentApproved = publishedEvent('payment.approved', { ...payment, data: attempt });

export const PaymentDeclined = publishedEvent('payment.declined', {
  ...payment,
  data: { ...attempt, reason: Type.String() },
});

/** The end of a booking's payment: `refunded` may be 0, and `paymentId` is null when nothing had been paid. */
export const PaymentCancelled = publishedEvent('payment.cancelled', {
  ...payment,
  data: { ...who, paymentId: Type.Union([Id, Type.Null()]), refunded: Amount, currency: Currency },
});
