import { createHash } from 'node:crypto';
import { derivedId } from '@concert/ids/ids';
import { idFromKey } from '@concert/service/idempotency';
import { identityHeader, signIdentity } from '@concert/service/identity';
import type { Buyer } from './buyers.ts';
import type { Address } from './connection.ts';
import { type Headers, render } from './render.ts';

/** Ready-made requests, and which bookings an accepted one acknowledges: none, one, or as many as it carried. */
export interface Requests {
  readonly rendered: readonly Buffer[];
  readonly bookingIds: readonly (readonly string[])[];
}

export interface Sale {
  readonly concertId: string;
  readonly grade: string;
  /** Makes keys and ids of this round its own. */
  readonly round: string;
}

const address = {
  recipient: 'Kim Ha-neul',
  phone: '+82 10 1234 5678',
  line1: '12 Sejong-daero',
  line2: '34-56',
  city: 'Seoul',
  postcode: '04524',
  country: 'KR',
};

/** What a buyer orders: one ticket, by post. */
export function orderOf(concertId: string, grade: string): string {
  return JSON.stringify({ concertId, items: [{ grade, quantity: 1 }], delivery: { method: 'post', address } });
}

/** `POST /bookings`, one of each buyer in turn. */
export function bookings(target: Address, sale: Sale, buyers: readonly Buyer[], count: number): Requests {
  const { concertId, grade, round } = sale;
  const body = orderOf(concertId, grade);
  const made = Array.from({ length: count }, (_, index) => {
    const buyer = buyers[index % buyers.length];
    if (buyer === undefined) throw new Error('there is nobody to book');
    const key = `${round}-${index}`;
    const headers = { authorization: `Bearer ${buyer.token}`, 'idempotency-key': key };
    return {
      request: render(target, 'POST /bookings', headers, body),
      bookingIds: [idFromKey('booking', buyer.customerId, key)],
    };
  });
  return { rendered: made.map(({ request }) => request), bookingIds: made.map(({ bookingIds }) => bookingIds) };
}

/** What every buyer does before the sale: looks at the concert, signed in. */
export function looks(target: Address, concertId: string, buyers: readonly Buyer[]): Requests {
  const rendered = buyers.map(({ token }) =>
    render(target, `GET /concerts/${concertId}`, { authorization: `Bearer ${token}` }),
  );
  return { rendered, bookingIds: [] };
}

/** These requests by turns, to whom it makes no difference how often they come. */
export function repeated(target: Address, requests: readonly Repeated[], count: number): Requests {
  const rendered = requests.map(({ line, headers = {}, body = '' }) => render(target, line, headers, body));
  const request = (index: number) => rendered[index % rendered.length] ?? Buffer.alloc(0);
  return { rendered: Array.from({ length: count }, (_, index) => request(index)), bookingIds: [] };
}

export interface Repeated {
  readonly line: string;
  readonly headers?: Headers;
  readonly body?: string;
}

/** `POST /holds` as booking sends them, so many orders in each. */
export function batchedHolds(target: Address, secret: string, sale: Sale, count: number, perRequest: number): Requests {
  const orders = holdOrders(sale, count);
  const batches = Array.from({ length: Math.ceil(count / perRequest) }, (_, at) =>
    orders.slice(at * perRequest, (at + 1) * perRequest),
  );
  const headers = asBooking(secret);
  return {
    rendered: batches.map((holds) => render(target, 'POST /holds', headers, JSON.stringify({ holds }))),
    bookingIds: batches.map((holds) => holds.map(({ bookingId }) => bookingId)),
  };
}

/** The same orders, a request for each. */
export function singleHolds(target: Address, secret: string, sale: Sale, count: number): Requests {
  const orders = holdOrders(sale, count);
  const headers = asBooking(secret);
  return {
    rendered: orders.map((order) => render(target, 'POST /holds', headers, JSON.stringify(order))),
    bookingIds: orders.map(({ bookingId }) => [bookingId]),
  };
}

function asBooking(secret: string): Headers {
  return { [identityHeader]: signIdentity({ sub: 'booking', roles: ['service'] }, secret, new Date()) };
}

function holdOrders({ concertId, grade, round }: Sale, count: number) {
  return Array.from({ length: count }, (_, index) => {
    const bookingId = derivedId('bench booking', round, String(index));
    const customerId = derivedId('bench customer', String(index));
    const bodyHash = createHash('sha256').update(bookingId).digest('hex');
    return { bookingId, customerId, concertId, items: [{ grade, quantity: 1 }], bodyHash };
  });
}
