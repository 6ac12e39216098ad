import type { Placed } from '@concert/booking/events';
import { type PlacedBooking, refundsDue, shownStatus } from '@concert/booking/state';
import { Amount, Currency, DeliveryMethod, HeldItem, Id, Instant } from '@concert/contracts/fields';
import { Address } from '@concert/contracts/personal';
import { type Static, Type } from 'typebox';

/** A booking as its customer sees it. */
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
export type BookingAnswer = Static<typeof BookingAnswer>;

export const BookingParams = Type.Object({ bookingId: Id });

/** The answer to placing: the same for every repeat, whatever has become of the booking since. */
export function placedAnswer(placed: Placed): BookingAnswer {
  return { ...terms(placed), status: 'held', refundDue: 0 };
}

export function bookingAnswer(booking: PlacedBooking): BookingAnswer {
  return { ...terms(booking.placed), status: shownStatus(booking), refundDue: refundsDue(booking) };
}

function terms({ bookingId, concertId, items, amount, currency, payBy, delivery }: Placed) {
  const held = items.map((item) => ({ ...item, seats: [...item.seats] }));
  return { bookingId, concertId, items: held, amount, currency, payBy, delivery: { method: delivery.method } };
}
