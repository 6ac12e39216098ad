import type { Placed } from '@concert/booking/events';
import type { Personal } from '@concert/contracts/personal';
import { newId } from '@concert/ids/ids';
import { type PersonalData, PersonalDataUnavailable } from '@concert/personal-data/personal-data';
import type { Http } from '@concert/service/http';
import { bodyHash, idempotencyKeySchema, idFromKey } from '@concert/service/idempotency';
import type { Identity } from '@concert/service/identity';
import { Problem, problem, problemResponses } from '@concert/service/problem';
import { type Bookings, notThere } from '../bookings.ts';
import type { Holds } from '../hold/holds.ts';
import { refusals } from '../refusals.ts';
import { BookingAnswer, placedAnswer } from './booking-answer.ts';
import { Order, refuseRepeats } from './order.ts';

interface Parts {
  readonly bookings: Bookings;
  readonly holds: Holds;
  readonly personal: Pick<PersonalData, 'seal'>;
}

/** `POST /bookings`: the same key of the same customer makes one booking, and gets the same answer every time. */
export function placeBooking(http: Http, parts: Parts): void {
  http.route({
    method: 'POST',
    url: '/bookings',
    schema: {
      summary: 'Book tickets: they are held until `payBy`',
      tags: ['bookings'],
      headers: idempotencyKeySchema,
      body: Order,
      response: { 201: BookingAnswer, ...problemResponses(404, 409, 422) },
    },
    config: { access: ['customer'] },
    async handler(request, reply) {
      const { identity, headers, body } = request;
      refuseRepeats(body);
      const key = headers['idempotency-key'];
      const bookingId = idFromKey('booking', identity.sub, key);
      request.correlate(bookingId);
      // The key makes the hash unguessable: an address cannot be found by trying.
      const placed = await place(parts, { bookingId, identity, body, hash: bodyHash([key, body]) });
      return reply.code(201).header('location', `/bookings/${bookingId}`).send(placedAnswer(placed));
    },
  });
}

interface KeyedOrder {
  readonly bookingId: string;
  readonly identity: Identity;
  readonly body: Order;
  readonly hash: string;
}

/**
 * Takes the order for a new one and reads nothing: concert remembers the hold of a repeat, and the append refuses a
 * second booking. Only an order that cannot be placed may be one that was, long ago or while its parts are away.
 */
async function place(parts: Parts, order: KeyedOrder): Promise<Placed> {
  try {
    return await placeNew(parts, order);
  } catch (error) {
    if (!mayBePlaced(error)) throw error;
    const { state } = await parts.bookings.load(order.bookingId);
    if (state.status === 'none') throw error;
    if (state.placed.bodyHash !== order.hash) throw refusals.problem({ refused: 'key-reused' });
    return state.placed;
  }
}

/** A booking outlives its hold, and needs neither concert nor the key ring to be told again. */
function mayBePlaced(error: unknown): boolean {
  return (
    error instanceof PersonalDataUnavailable || (error instanceof Problem && saysNothingOfABooking.has(error.code))
  );
}
const saysNothingOfABooking: ReadonlySet<string> = new Set(['key-reused', 'hold-ended', 'concert-unavailable']);

async function placeNew({ bookings, holds, personal }: Parts, order: KeyedOrder): Promise<Placed> {
  const { bookingId, identity, body, hash } = order;
  const customerId = identity.sub;
  const sealed = await personal.seal(customerId, personalOf(identity, body));
  const { concertId, items, delivery } = body;
  const hold = await holds.hold({ bookingId, customerId, concertId, items, bodyHash: hash });
  const { amount, currency, payBy, heldUntil, refundPolicy } = hold;
  return await write(bookings, {
    bookingId,
    customerId,
    concertId,
    items: hold.items,
    amount,
    currency,
    payBy,
    heldUntil,
    refundPolicy,
    delivery: { method: delivery.method },
    language: identity.language ?? 'ko',
    personal: sealed,
    bodyHash: hash,
  });
}

/** Of the same request at the same moment only one is written; both are answered from what was. */
async function write(bookings: Bookings, placed: Placed): Promise<Placed> {
  const { bookingId } = placed;
  const command = { type: 'PlaceBooking', placed, now: new Date().toISOString() } as const;
  const cause = { correlationId: bookingId, causationId: newId() };
  const outcome = await bookings.handle(bookingId, command, cause, notThere());
  if ('refused' in outcome) throw refusals.problem(outcome);
  if (outcome.state.status === 'none') throw new Error(`placed ${bookingId}, which is not there`);
  return outcome.state.placed;
}

function personalOf({ name, email }: Identity, { delivery }: Order): Personal {
  if (name === undefined || email === undefined) {
    throw problem(403, 'incomplete-token', 'the token must carry a name and an e-mail address');
  }
  return { name, email, ...('address' in delivery ? { address: delivery.address } : {}) };
}
