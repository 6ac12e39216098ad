import { decode } from '@concert/booking/decode';
import type { BookingEvent, Who } from '@concert/booking/events';
import * as published from '@concert/contracts/booking';
import { type Envelope, type Told, told } from '@concert/contracts/envelope';
import type { RecordedEventLike } from '@concert/kafka/translate';

/** An event of a booking as the other contexts hear of it, under the same id; null: not for others to know. */
export function translate({ id, type, data, metadata }: RecordedEventLike): Envelope | null {
  const { version, occurredAt, correlationId, causationId } = metadata;
  const said = inPublishedLanguage(decode({ type, version, data }));
  return said === null ? null : { id, ...said, occurredAt, correlationId, causationId };
}

function inPublishedLanguage({ type, data }: BookingEvent): Told | null {
  switch (type) {
    case 'BookingPlaced': {
      const { amount, currency, payBy, delivery, language, personal } = data;
      const items = itemsOf(data);
      return told(published.BookingPlaced, {
        ...who(data),
        items,
        amount,
        currency,
        payBy,
        delivery,
        language,
        personal,
      });
    }
    case 'PaymentReceived': {
      const { paymentId, amount, currency } = data;
      return told(published.BookingPaid, { ...who(data), paymentId, amount, currency });
    }
    case 'BookingConfirmed': {
      const { delivery, personal } = data;
      return told(published.BookingConfirmed, { ...who(data), items: itemsOf(data), delivery, personal });
    }
    case 'BookingNotPlaced':
    case 'TicketsShipped':
      return null;
    case 'BookingCompleted':
      return told(published.BookingCompleted, who(data));
    case 'BookingCancelled': {
      const { paymentId, refundDue, currency } = data;
      return told(published.BookingCancelled, { ...who(data), paymentId, refundDue, currency });
    }
    case 'BookingExpired':
      return told(published.BookingExpired, { ...who(data), reason: data.reason });
    case 'RefundOrdered': {
      const { paymentId, refundDue, currency } = data;
      return told(published.BookingRefundDue, { ...who(data), paymentId, refundDue, currency });
    }
  }
}

function who({ bookingId, customerId, concertId }: Who) {
  return { bookingId, customerId, concertId };
}

function itemsOf({ items }: Extract<BookingEvent, { type: 'BookingConfirmed' }>['data']) {
  return items.map(({ grade, quantity, price, seats }) => ({ grade, quantity, price, seats: [...seats] }));
}
