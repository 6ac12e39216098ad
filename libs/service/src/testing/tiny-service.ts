import { Type } from '@concert/schema/schema';
import { idempotencyKeySchema } from '../idempotency.ts';
import { unavailable } from '../problem.ts';
import { refusalTable } from '../refusals.ts';
import type { Service } from '../service.ts';

const strict = { additionalProperties: false };
const refusals = refusalTable<'sold-out'>({ 'sold-out': [409, 'fewer tickets are left'] });

export const bookingId = '0190a000-0000-7000-8000-000000000000';

class StoreAway extends Error {}

/** A few routes that stand for those of a real service. */
export function tinyRoutes({ http, unableWhen }: Pick<Service, 'http' | 'unableWhen'>): void {
  unableWhen((error) => (error instanceof StoreAway ? 'booking-unavailable' : undefined));
  http.route({
    method: 'POST',
    url: '/orders',
    schema: {
      headers: idempotencyKeySchema,
      body: Type.Object(
        { quantity: Type.Integer({ minimum: 1 }), name: Type.Optional(Type.String()) },
        { ...strict, title: 'Order' },
      ),
      response: {
        201: Type.Object({ quantity: Type.Integer(), by: Type.String() }, { title: 'Ordered' }),
        ...refusals.responses('sold-out'),
      },
    },
    config: { access: ['customer'] },
    handler: async (request, reply) => {
      request.correlate(bookingId);
      const { quantity } = request.body;
      if (quantity > 10) throw refusals.problem({ refused: 'sold-out', detail: { left: 10 } });
      reply.code(201);
      return { quantity, by: request.identity.sub };
    },
  });
  http.route({
    method: 'GET',
    url: '/orders/:id',
    schema: {
      params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
      querystring: Type.Object({ limit: Type.Integer({ default: 5, maximum: 10 }) }, strict),
      response: { 200: Type.Object({ limit: Type.Integer() }) },
    },
    config: { access: 'anyone' },
    handler: async ({ query }) => ({ limit: query.limit, secret: 'not in the schema' }),
  });
  http.route({
    method: 'GET',
    url: '/broken/:how',
    schema: { params: Type.Object({ how: Type.String() }), response: { 200: Type.Object({}) } },
    config: { access: 'anyone' },
    handler: async ({ params }) => {
      if (params.how === 'away') throw unavailable('concert-unavailable', 'concert is away', 3);
      if (params.how === 'store') throw new StoreAway('connect ECONNREFUSED');
      throw Object.assign(new Error('a bug'), { detail: 'Key (email)=(minji@example.test)' });
    },
  });
}
