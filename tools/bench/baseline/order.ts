import { Amount, Currency, DeliveryMethod, HeldItem, Id, Instant } from '@concert/contracts/fields';
import { OrderItem } from '@concert/contracts/hold';
import { Address } from '@concert/contracts/personal';
import { type Static, Type } from 'typebox';

/** What booking takes and answers, field by field: a test holds both to the published API. */
const strict = { additionalProperties: false };

export const Order = Type.Object(
  {
    concertId: Id,
    items: Type.Array(OrderItem, { minItems: 1, maxItems: 20 }),
    delivery: Type.Union([
      Type.Object({ method: Type.Literal('post'), address: Address }, strict),
      Type.Object({ method: Type.Literal('onsite') }, strict),
    ]),
  },
  { ...strict, title: 'Order' },
);
export type Order = Static<typeof Order>;

export const BookingAnswer = Type.Object(
  {
    bookingId: Id,
    concertId: Id,
    status: Type.Enum(['held', 'confirmed', 'completed', 'cancelled', 'expired']),
    items: Type.Array(HeldItem),
    amount: Amount,
    currency: Currency,
    payBy: Instant,
    delivery: Type.Object({ method: DeliveryMethod, address: Type.Optional(Address) }),
    refundDue: Type.Integer({ minimum: 0, description: 'what of the payments goes back, in minor units' }),
  },
  { title: 'Booking' },
);
