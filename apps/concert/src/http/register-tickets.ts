import type { RegisterTickets } from '@concert/concert/inventory/decide-register-tickets';
import { maxTickets, type RegisterTicketsCode } from '@concert/concert/inventory/decide-register-tickets';
import { isRefusal } from '@concert/decider/decider';
import type { Http } from '@concert/service/http';
import { type Static, Type } from 'typebox';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Inventories } from '../inventory/inventories.ts';
import { refusals } from '../refusals.ts';
import { ConcertParams, GradeView, gradeViews } from './concert-view.ts';
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
  'price-fixed',
  'grade-kind-fixed',
  'seat-already-registered',
  'too-many-grades',
  'too-many-seats',
  'too-many-tickets',
];

/** `POST /concerts/{concertId}/tickets`: more of a grade adds to it. Somebody else's concert is as unknown as none. */
export function registerTickets(http: Http, { catalogue, inventories }: Parts): void {
  http.route({
    method: 'POST',
    url: '/concerts/:concertId/tickets',
    bodyLimit: bodyLimitBytes,
    schema: {
      summary: 'Register tickets of a grade: a quantity, or numbered seats',
      tags: ['concerts'],
      params: ConcertParams,
      body: Body,
      response: { 201: GradeView, ...refusals.responses('unknown-concert', ...codes) },
    },
    config: { access: ['organiser'] },
    async handler({ identity, params, body, correlationId }, reply) {
      const view = await register(params.concertId, identity.sub, body, correlationId);
      return reply.code(201).send(view);
    },
  });

  async function register(concertId: string, organiserId: string, body: Body, causationId: string): Promise<GradeView> {
    const concert = await catalogue.find(concertId);
    if (concert?.organiserId !== organiserId) throw refusals.problem({ refused: 'unknown-concert' });
    const outcome = await inventories.submit(concertId, commandOf(body, concert), causationId);
    if (isRefusal(outcome)) throw refusals.problem(outcome);
    const view = gradeViews(inventories.find(concertId)).find(({ grade }) => grade === body.grade);
    if (view === undefined) throw new Error(`registered ${body.grade} of ${concertId}, which is not there`);
    return view;
  }
}

function commandOf(body: Body, concert: RegisterTickets['terms']): RegisterTickets {
  const { salesOpenAt, salesCloseAt, limitPerCustomer, currency, refundPolicy, payWindowSeconds } = concert;
  const terms = { salesOpenAt, salesCloseAt, limitPerCustomer, currency, refundPolicy, payWindowSeconds };
  const seats = 'seats' in body ? body.seats : [];
  const quantity = 'seats' in body ? seats.length : body.quantity;
  return { type: 'RegisterTickets', terms, grade: body.grade, price: body.price, quantity, seats };
}
