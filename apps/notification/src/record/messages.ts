import type { EnvelopeNamed, PublishedEnvelope } from '@concert/contracts/published-language';
import type { Handlers } from '@concert/kafka/handlers';
import type { Pool } from '@concert/postgres/postgres';
import { traceparent } from '@concert/tracing/tracing';
import type { Facts, Kind } from '../templates/templates.ts';

type BookingEvent = Exclude<PublishedEnvelope, { type: `concert.${string}` }>;

const addRecipient = `
  insert into recipients
    (booking_id, customer_id, concert_id, language, personal, items, amount, currency, pay_by, delivery_method)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
  on conflict (booking_id) do nothing`;

const addMessage = `
  insert into messages (message_id, booking_id, customer_id, kind, facts, at, traceparent)
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (message_id) do nothing`;

/** One message per event that a customer wants to hear of, once however often the event comes. */
export function recordMessages(pool: Pool, ring: () => void): Handlers {
  async function tell<K extends Kind>({ id, data, occurredAt }: BookingEvent, kind: K, facts: Facts[K]): Promise<void> {
    const about = [id, data.bookingId, data.customerId, kind, facts, occurredAt];
    await pool.query(addMessage, [...about, traceparent() ?? null]);
    ring();
  }

  async function remember({ data }: EnvelopeNamed<'booking.placed'>): Promise<void> {
    const { bookingId, customerId, concertId, language, personal, items, amount, currency, payBy, delivery } = data;
    const booked = [JSON.stringify(items), amount, currency, payBy, delivery.method];
    await pool.query(addRecipient, [bookingId, customerId, concertId, language, personal, ...booked]);
  }

  return {
    'booking.placed': async (event) => {
      await remember(event);
      await tell(event, 'booked', {});
    },
    'booking.paid': (event) => tell(event, 'paid', { amount: event.data.amount }),
    'booking.cancelled': (event) => tell(event, 'cancelled', { refundDue: event.data.refundDue }),
    'booking.expired': (event) => tell(event, 'expired', { reason: event.data.reason }),
    'payment.declined': (event) => tell(event, 'declined', {}),
    'payment.cancelled': async (event) => {
      if (event.data.refunded > 0) await tell(event, 'refunded', { refunded: event.data.refunded });
    },
    'delivery.shipped': (event) => tell(event, 'shipped', { trackingNumber: event.data.trackingNumber ?? null }),
    'delivery.ticket-issued': (event) => tell(event, 'issued', {}),
  };
}
