import { type Static, Type } from '@concert/schema/schema';
import { Amount, Currency, HeldItem, Id, Instant, RefundPolicy } from './fields.ts';

/**
 * The one synchronous call between contexts: booking asks concert to hold tickets (`POST /holds`). One request carries
 * what is queued; each order in it is decided by itself.
 */
const strict = { additionalProperties: false };
const Grade = Type.String({ minLength: 1, maxLength: 40 });

export const OrderItem = Type.Union([
  Type.Object({ grade: Grade, quantity: Type.Integer({ minimum: 1, maximum: 1000 }) }, strict),
  Type.Object(
    { grade: Grade, seats: Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { minItems: 1, maxItems: 1000 }) },
    strict,
  ),
]);
export type OrderItem = Static<typeof OrderItem>;

/** All or nothing. `bodyHash` is the SHA-256 of the customer's order: the same booking id with another is refused. */
export const HoldRequest = Type.Object(
  {
    bookingId: Id,
    customerId: Id,
    concertId: Id,
    items: Type.Array(OrderItem, { minItems: 1, maxItems: 20 }),
    bodyHash: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    /** W3C Trace Context: many bookings travel in one request, and each is in a trace of its own. */
    traceparent: Type.Optional(Type.String({ maxLength: 100 })),
  },
  strict,
);
export type HoldRequest = Static<typeof HoldRequest>;

export const Hold = Type.Object({
  bookingId: Id,
  concertId: Id,
  items: Type.Array(HeldItem),
  amount: Amount,
  currency: Currency,
  payBy: Instant,
  heldUntil: Instant,
  refundPolicy: RefundPolicy,
});
export type Hold = Static<typeof Hold>;

export const maxHoldsPerRequest = 256;

export const HoldsRequest = Type.Object(
  { holds: Type.Array(HoldRequest, { minItems: 1, maxItems: maxHoldsPerRequest }) },
  strict,
);
export type HoldsRequest = Static<typeof HoldsRequest>;

/** What became of one order: its hold, or the problem that its customer is told, with the problem's `status`. */
export const HoldOutcome = Type.Union([
  Type.Object({ hold: Hold }),
  Type.Object({
    problem: Type.Object({ status: Type.Integer(), code: Type.String() }, { additionalProperties: true }),
  }),
]);
export type HoldOutcome = Static<typeof HoldOutcome>;

/** In the order of the request. */
export const HoldsAnswer = Type.Object({ outcomes: Type.Array(HoldOutcome) });
export type HoldsAnswer = Static<typeof HoldsAnswer>;
