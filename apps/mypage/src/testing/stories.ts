import { randomUUID } from 'node:crypto';
import type { PublishedEnvelope } from '@concert/contracts/published-language';
import fc from 'fast-check';
import type { BookingEvent } from '../project/booking-change.ts';
import { envelope } from './events.ts';

/** What the row and its history must be: a plain fold, each topic in its own order, each event once. */
export interface Shown {
  status: string | null;
  payment: string;
  refunded: number;
  delivery: string | null;
  history: string[];
}

const statusAfter: Record<string, Partial<Shown>> = {
  'booking.placed': { status: 'held' },
  'booking.paid': {},
  'booking.refund-due': {},
  'booking.confirmed': { status: 'confirmed' },
  'booking.completed': { status: 'completed' },
  'booking.cancelled': { status: 'cancelled' },
  'booking.expired': { status: 'expired' },
  'payment.started': { payment: 'pending' },
  'payment.approved': { payment: 'approved' },
  'payment.declined': { payment: 'declined' },
  'payment.cancelled': { payment: 'cancelled' },
  'delivery.prepared': { delivery: 'preparing' },
  'delivery.shipped': { delivery: 'shipped' },
  'delivery.ticket-issued': { delivery: 'issued' },
  'delivery.cancelled': { delivery: 'cancelled' },
};

export function foldOf(topics: readonly (readonly PublishedEnvelope[])[]): Shown {
  const shown: Shown = { status: null, payment: 'due', refunded: 0, delivery: null, history: [] };
  for (const event of topics.flat()) {
    Object.assign(shown, statusAfter[event.type]);
    if (event.type === 'payment.cancelled') shown.refunded += event.data.refunded;
    shown.history.push(`${event.occurredAt} ${event.type}`);
  }
  return { ...shown, history: shown.history.toSorted() };
}

/** One story of a booking: its events per topic, in the order of each topic. */
export interface Story {
  bookingId: string;
  topics: BookingEvent[][];
}

export const typesOf = (topic: string) => Object.keys(statusAfter).filter((type) => type.startsWith(`${topic}.`));
const later = (topic: string) => typesOf(topic).filter((type) => type !== 'booking.placed');
const some = (topic: string) => fc.array(fc.constantFrom(...later(topic)), { maxLength: 5 });

export function storyOf(topics: readonly (readonly string[])[]): Story {
  const who = { bookingId: randomUUID(), customerId: randomUUID(), concertId: randomUUID() };
  const paid = { paymentId: randomUUID(), amount: 1000, currency: 'KRW', method: 'card', reason: 'no' };
  const ended = { refundDue: 700, refunded: 700, returnExpected: false };
  const placed = { items: [{ grade: 'R', quantity: 1, price: 1000, seats: [] }], payBy: '2031-05-01T10:10:00.000Z' };
  const data = {
    ...who,
    ...paid,
    ...ended,
    ...placed,
    delivery: { method: 'post' },
    language: 'ko',
    personal: 'sealed',
  };
  let second = 0;
  const eventOf = (type: string) => {
    const reason = type === 'booking.expired' ? 'unpaid' : 'no';
    second += 1;
    const method = type.startsWith('delivery') ? 'post' : 'card';
    const occurredAt = new Date(Date.UTC(2031, 4, 1, 10, 0, second)).toISOString();
    return envelope(type, { ...data, reason, method }, occurredAt) as BookingEvent;
  };
  return { bookingId: who.bookingId, topics: topics.map((types) => types.map(eventOf)) };
}

/** At each step one topic moves: to its next event, or back by some, as a consumer does that had not saved its place. */
const step = fc.record({ topic: fc.nat({ max: 2 }), back: fc.oneof(fc.constant(0), fc.nat({ max: 4 })) });
export const plan = fc.record({
  booking: some('booking').map((types) => ['booking.placed', ...types]),
  payment: some('payment'),
  delivery: some('delivery'),
  steps: fc.array(step, { maxLength: 40 }),
});
export type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;

export function arrivals({ topics }: Story, steps: Plan['steps']): BookingEvent[] {
  const next = topics.map(() => 0);
  const arrived: BookingEvent[] = [];
  const move = (topic: number, back: number) => {
    const at = Math.max(0, (next[topic] ?? 0) - back);
    const event = topics[topic]?.[at];
    if (event !== undefined) arrived.push(event);
    next[topic] = event === undefined ? at : at + 1;
  };
  for (const { topic, back } of steps) move(topic, back);
  for (const [topic, events] of topics.entries()) while ((next[topic] ?? 0) < events.length) move(topic, 0);
  return arrived;
}
