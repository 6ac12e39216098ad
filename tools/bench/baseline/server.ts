import { Hold, HoldRequest } from '@concert/contracts/hold';
import { bodyHash, idempotencyKeySchema, idFromKey } from '@concert/service/idempotency';
import { type Identity, identityHeader, verifyIdentity } from '@concert/service/identity';
import { type FastifyInstance, type FastifyRequest, fastify } from 'fastify';
import type { Static } from 'typebox';
import { BookingAnswer, Order } from './order.ts';
import { type placing, Refused } from './place.ts';

const statuses: Readonly<Record<string, number>> = { 'unknown-concert': 404, 'key-reused': 422 };

/**
 * A plain Fastify: no request log, no metrics, no security headers, which the services it is measured against all have.
 * What is asked for and answered is the same, and so is who may ask.
 */
export function rivalServer(place: ReturnType<typeof placing>, identitySecret: string): FastifyInstance {
  const http = fastify({ ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } } });
  http.setErrorHandler((error, _request, reply) => {
    const status = error instanceof Refused ? (statuses[error.code] ?? 409) : statusOf(error);
    const code = error instanceof Refused ? error.code : status < 500 ? 'invalid-request' : 'internal-error';
    return reply.code(status).type('application/problem+json').send(JSON.stringify({ status, code }));
  });

  /** In place of concert's `POST /holds`, an order a request. */
  http.post<{ Body: HoldRequest }>(
    '/holds',
    { schema: { body: HoldRequest, response: { 201: Hold } } },
    async (request, reply) => {
      if (whoAsks(request, identitySecret).sub !== 'booking') throw denied;
      const { bookingId, concertId } = request.body;
      const held = await place({ ...request.body, details: {} });
      return reply.code(201).send({ bookingId, concertId, ...held, refundPolicy: [] });
    },
  );

  /** In place of booking's `POST /bookings`. Personal data is kept as it is: this one can forget nobody. */
  http.post<{ Body: Order; Headers: Static<typeof idempotencyKeySchema> }>(
    '/bookings',
    { schema: { headers: idempotencyKeySchema, body: Order, response: { 201: BookingAnswer } } },
    async (request, reply) => {
      const { sub, roles, name, email, language } = whoAsks(request, identitySecret);
      if (!roles.includes('customer')) throw denied;
      const { body, headers } = request;
      const { concertId, items, delivery } = body;
      const key = headers['idempotency-key'];
      const bookingId = idFromKey('booking', sub, key);
      const details = { name, email, language, delivery };
      const hash = bodyHash([key, body]);
      const placed = await place({ bookingId, customerId: sub, concertId, items, bodyHash: hash, details });
      const shown = { ...placed, delivery: { method: delivery.method }, refundDue: 0 };
      return reply
        .code(201)
        .header('location', `/bookings/${bookingId}`)
        .send({ bookingId, concertId, status: 'held', ...shown });
    },
  );
  return http;
}

const denied = Object.assign(new Error('not yours to ask'), { statusCode: 403 });

function whoAsks({ headers }: FastifyRequest, secret: string): Identity {
  const header = headers[identityHeader];
  const identity = typeof header === 'string' ? verifyIdentity(header, secret, new Date()) : undefined;
  if (identity === undefined) throw Object.assign(new Error('nobody is signed in'), { statusCode: 401 });
  return identity;
}

function statusOf(error: unknown): number {
  return error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
}
