import { type Envelope, type Told, told } from '@concert/contracts/envelope';
import * as published from '@concert/contracts/payment';
import type { RecordedEventLike } from '@concert/kafka/translate';
import { decode } from '@concert/payment/decode';
import type { PaymentApproved, PaymentEvent, Who } from '@concert/payment/events';

/** An event of a payment as the other contexts hear of it, under the same id; null: not for others to know. */
export function translate({ id, type, data, metadata }: RecordedEventLike): Envelope | null {
  const { version, occurredAt, correlationId, causationId } = metadata;
  const said = inPublishedLanguage(decode({ type, version, data }));
  return said === null ? null : { id, ...said, occurredAt, correlationId, causationId };
}

function inPublishedLanguage({ type, data }: PaymentEvent): Told | null {
  switch (type) {
    case 'PaymentStarted':
      return told(published.PaymentStarted, { ...attempt(data), method: data.method });
    case 'PaymentApproved':
      return told(published.PaymentApproved, attempt(data));
    case 'PaymentDeclined':
      return told(published.PaymentDeclined, { ...attempt(data), reason: data.reason });
    case 'PaymentCancelled': {
      const { paymentId, refunded, currency } = data;
      return told(published.PaymentCancelled, { ...who(data), paymentId, refunded, currency });
    }
    case 'PaymentDue':
    case 'PaymentClosed':
    case 'RefundStarted':
      return null;
  }
}

function attempt(data: PaymentApproved['data']) {
  const { paymentId, amount, currency } = data;
  return { ...who(data), paymentId, amount, currency };
}

function who({ bookingId, customerId, concertId }: Who) {
  return { bookingId, customerId, concertId };
}
