import { DeliveryMethod, HeldItem, Id } from '@concert/contracts/fields';
import { Address } from '@concert/contracts/personal';
import type { DeliveryState } from '@concert/delivery/state';
import { type Static, Type } from 'typebox';

export const DeliveryParams = Type.Object({ bookingId: Id });

/** A delivery without anything personal. */
export const DeliveryAnswer = Type.Object(
  {
    bookingId: Id,
    concertId: Id,
    status: Type.Enum(['preparing', 'shipped', 'issued', 'cancelled']),
    method: Type.Optional(DeliveryMethod),
    items: Type.Optional(Type.Array(HeldItem)),
    trackingNumber: Type.Optional(Type.String()),
    returnExpected: Type.Optional(
      Type.Boolean({ description: 'Cancelled after the tickets had left: they are to come back.' }),
    ),
  },
  { title: 'Delivery' },
);
export type DeliveryAnswer = Static<typeof DeliveryAnswer>;

/** Who it goes to; nothing of it once the person was erased. */
export const AddressedDeliveryAnswer = Type.Object(
  {
    ...DeliveryAnswer.properties,
    name: Type.Optional(Type.String()),
    address: Type.Optional(Address),
  },
  { title: 'AddressedDelivery' },
);
export type AddressedDeliveryAnswer = Static<typeof AddressedDeliveryAnswer>;

export function deliveryAnswer(state: Exclude<DeliveryState, { status: 'unknown' }>): DeliveryAnswer {
  if (state.status === 'cancelled') {
    const { bookingId, concertId } = state.who;
    return { bookingId, concertId, status: 'cancelled', returnExpected: state.returnExpected };
  }
  const { bookingId, concertId, method, items } = state.order;
  const trackingNumber = 'trackingNumber' in state ? state.trackingNumber : null;
  return {
    bookingId,
    concertId,
    status: state.status,
    method,
    items: items.map((item) => ({ ...item, seats: [...item.seats] })),
    ...(trackingNumber === null ? {} : { trackingNumber }),
  };
}
