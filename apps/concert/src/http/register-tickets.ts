import type { RegisterTickets } from '@concert/concert/inventory/decide-register-tickets';
import {
  maxGrades,
  maxSeatsPerGrade,
  maxTickets,
  type RegisterTicketsCode,
} from '@concert/concert/inventory/decide-register-tickets';
import { isRefusal } from '@concert/decider/decider';
import { type Static, Type } from '@concert/schema/schema';
import type { Http } from '@concert/service/http';
import { bodyHash, idempotencyKeySchema, idFromKey } from '@concert/service/idempotency';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Inventories } from '../inventory/inventories.ts';
import { refusals } from '../refusals.ts';
import { ConcertParams, GradeView, gradeViews } from './concert-view.ts';
import { repeatable } from './repeatable.ts';
import { storable } from './storable.ts';

interface Parts {
  readonly catalogue: Catalogue;
  readonly inventories: Inventories;
}

const Name = Type.String({
  minLength: 1,
  maxLength: 40,
  pattern: `^(?!\\s)${storable}*(?<!\\s)$`,
  description: 'text without spaces at its ends, without control characters',
});
/** High enough for any currency, and low enough that 1000 tickets are still an exact number. */
const Price = Type.Integer({ minimum: 0, maximum: 1_000_000_000_000, description: 'per ticket, in minor units' });
const strict = { additionalProperties: false };
/** One registration is one event: with the longest names these still fit into one append. */
const maxSeats = 5000;
const bounds =
  `At most ${maxSeats} seats at once, ${maxSeatsPerGrade} seats in a grade, ` +
  `${maxGrades} grades and ${maxTickets} tickets in a concert.`;
/** Room for as many, in any script. */
const bodyLimitBytes = 2 ** 21;

const Body = Type.Union([
  Type.Object(
    { grade: Name, price: Price, quantity: Type.Integer({ minimum: 1, maximum: maxTickets }) },
    { ...strict, title: 'CountedTickets' },
  ),
  Type.Object(
    { grade: Name, price: Price, seats: Type.Array(Name, { minItems: 1, maxItems: maxSeats, uniqueItems: true }) },
    { ...strict, title: 'NumberedSeats' },
  ),
]);
type Body = Static<typeof Body>;

const codes: readonly RegisterTicketsCode[] = [
  'key-reused',
  'price-fixed',
  'grade-kind-fixed',
  'seat-already-registered',
  'too-many-grades',
  'too-many-seats',
  'too-many-tickets',
];

/**
 * `POST /concerts/{concertId}/tickets`: more of a grade adds to it, and the same key of the same concert adds once.
 * Somebody else's concert is as unknown as none.
 */
export function registerTickets(http: Http, { catalogue, inventories }: Parts): void {
  http.route({
    method: 'POST',
    url: '/concerts/:concertId/tickets',
    bodyLimit: bodyLimitBytes,
    schema: {
      summary: 'Register tickets of a grade: a quantity, or numbered seats',
      description: `${repeatable} ${bounds}`,
      tags: ['concerts'],
      params: ConcertParams,
      headers: Type.Partial(idempotencyKeySchema),
      body: Body,
      response: { 201: GradeView, ...refusals.responses('unknown-concert', ...codes) },
    },
    config: { access: ['organiser'] },
    async handler({ identity, params, headers, body, correlationId }, reply) {
      const { concertId } = params;
      const concert = await catalogue.find(concertId);
      if (concert?.organiserId !== identity.sub) throw refusals.problem({ refused: 'unknown-concert' });
      const key = headers['idempotency-key'];
      const command = { ...commandOf(body, concert), ...(key && registrationOf(key, identity.sub, body)) };
      const outcome = await inventories.submit(concertId, command, correlationId);
      if (isRefusal(outcome)) throw refusals.problem(outcome);
      return reply.code(201).send(viewOf(concertId, body));
    },
  });

  /** As it is by now. */
  function viewOf(concertId: string, body: Body): GradeView {
    const view = gradeViews(inventories.find(concertId)).find(({ grade }) => grade === body.grade);
    if (view === undefined) throw new Error(`registered ${body.grade} of ${concertId}, which is not there`);
    return view;
  }
}

function registrationOf(key: string, organiserId: string, body: Body): Pick<RegisterTickets, 'registration'> {
  return { registration: { registrationId: idFromKey('tickets', organiserId, key), bodyHash: bodyHash(body) } };
}

function commandOf(body: Body, concert: RegisterTickets['terms']): RegisterTickets {
  const { salesOpenAt, salesCloseAt, limitPerCustomer, currency, refundPolicy, payWindowSeconds } = concert;
  const terms = { salesOpenAt, salesCloseAt, limitPerCustomer, currency, refundPolicy, payWindowSeconds };
  const seats = 'seats' in body ? body.seats : [];
  const quantity = 'seats' in body ? seats.length : body.quantity;
  return { type: 'RegisterTickets', terms, grade: body.grade, price: body.price, quantity, seats };
}
