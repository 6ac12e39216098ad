import type { EventStore } from '@concert/event-store/event-store';
import { newId } from '@concert/ids/ids';
import type { PersonalData } from '@concert/personal-data/personal-data';
import { type Identity, identityHeader, signIdentity } from '@concert/service/identity';
import type { FieldError, ProblemBody } from '@concert/service/problem';
import { createService } from '@concert/service/service';
import { bookingsIn } from '../bookings.ts';
import { concertHolds } from '../hold/concert-holds.ts';
import type { BookingAnswer } from '../http/booking-answer.ts';
import { cancelBooking } from '../http/cancel-booking.ts';
import { getBooking } from '../http/get-booking.ts';
import { placeBooking } from '../http/place-booking.ts';
import { reactions } from '../react/reactions.ts';
import { unable } from '../unable.ts';

const identitySecret = 'a secret that only these tests know, long enough';

export interface Said {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** A booking or a problem, whichever the test expects. */
  readonly body: BookingAnswer & Pick<ProblemBody, 'code' | 'detail'> & { readonly errors: readonly FieldError[] };
}

export function customer(name = 'mina'): Identity {
  return { sub: newId(), roles: ['customer'], name, email: `${name}@example.test`, language: 'en' };
}

/** The whole service without its port: requests go in as the gateway sends them. */
export async function openDesk(parts: {
  store: EventStore;
  personal: Pick<PersonalData, 'seal' | 'open'>;
  concertUrl: string;
}) {
  const { store, personal, concertUrl } = parts;
  const service = await createService('booking', { identitySecret, logLevel: 'silent' });
  service.unableWhen(unable);
  const { internalIdentity, logger } = service;
  const holds = concertHolds({ urls: [concertUrl], identity: internalIdentity, timeoutMs: 5000, logger });
  const bookings = bookingsIn(store);
  placeBooking(service.http, { bookings, holds, personal });
  getBooking(service.http, { bookings, personal });
  cancelBooking(service.http, { bookings });
  service.onStop('holds', () => holds.close());

  async function say(
    who: Identity | undefined,
    method: 'GET' | 'POST',
    url: string,
    more: { key?: string; body?: object } = {},
  ) {
    const signed = who === undefined ? {} : { [identityHeader]: signIdentity(who, identitySecret, new Date()) };
    const { key, body } = more;
    const headers = { ...signed, ...(key === undefined ? {} : { 'idempotency-key': key }) };
    const answer = await service.http.inject({
      method,
      url,
      headers,
      ...(body === undefined ? {} : { payload: body }),
    });
    const said: Said = { status: answer.statusCode, headers: answer.headers, body: answer.json() };
    return said;
  }

  return {
    bookings,
    reactions: reactions(bookings),
    place: (who: Identity | undefined, body: object, key = newId()) => say(who, 'POST', '/bookings', { key, body }),
    placeWithoutKey: (who: Identity, body: object) => say(who, 'POST', '/bookings', { body }),
    see: (who: Identity, bookingId: string) => say(who, 'GET', `/bookings/${bookingId}`),
    cancel: (who: Identity, bookingId: string) => say(who, 'POST', `/bookings/${bookingId}/cancellation`),
    close: () => service.stop(),
  };
}

export type Desk = Awaited<ReturnType<typeof openDesk>>;

export const concertId = '0197a1c0-0000-7000-8000-0000000000a1';
export const address = {
  recipient: 'Mina Kim',
  phone: '+82 10-1234-5678',
  line1: '1 Sejong-daero',
  city: 'Seoul',
  postcode: '04524',
  country: 'KR',
};
export const byPost = { concertId, items: [{ grade: 'R', quantity: 2 }], delivery: { method: 'post', address } };
export const onsite = { concertId, items: [{ grade: 'VIP', seats: ['A-1', 'A-2'] }], delivery: { method: 'onsite' } };

/** What others publish about a booking. */
export function published<Name extends string, Data extends object>(
  type: Name,
  bookingId: string,
  more: Data,
  id = newId(),
) {
  const who = { bookingId, customerId: newId(), concertId };
  const occurredAt = new Date().toISOString();
  return {
    id,
    type,
    version: 1,
    occurredAt,
    correlationId: bookingId,
    causationId: newId(),
    data: { ...who, ...more },
  };
}
