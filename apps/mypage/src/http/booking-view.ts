import { Amount, Currency, DeliveryMethod, HeldItem, Id, Instant } from '@concert/contracts/fields';
import { type Static, Type } from 'typebox';

const OrNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

/** A booking as its customer sees it. */
export const BookingView = Type.Object({
  bookingId: Id,
  concertId: Id,
  title: OrNull(Type.String({ description: 'null for the moment until the concert itself has reached MyPage' })),
  venue: OrNull(Type.String()),
  startsAt: OrNull(Instant),
  status: Type.Enum(['held', 'confirmed', 'completed', 'cancelled', 'expired']),
  items: Type.Array(HeldItem),
  amount: Amount,
  currency: Currency,
  placedAt: Instant,
  payBy: Instant,
  payment: Type.Object({ status: Type.Enum(['due', 'pending', 'approved', 'declined', 'cancelled']) }),
  delivery: Type.Object({
    method: DeliveryMethod,
    status: OrNull(
      Type.Enum(['preparing', 'shipped', 'issued', 'cancelled'], { description: 'null until it is prepared' }),
    ),
  }),
});
export type BookingView = Static<typeof BookingView>;

/** A row of `bookings` with its concert, once booking.placed has come. */
export interface BookingRow {
  booking_id: string;
  concert_id: string;
  title: string | null;
  venue: string | null;
  starts_at: Date | null;
  placed_at: Date;
  status: BookingView['status'];
  items: HeldItem[];
  amount: number;
  currency: string;
  pay_by: Date;
  delivery_method: BookingView['delivery']['method'];
  payment_status: BookingView['payment']['status'];
  refunded: number;
  delivery_status: BookingView['delivery']['status'];
}

export function bookingView(row: BookingRow): BookingView {
  return {
    bookingId: row.booking_id,
    concertId: row.concert_id,
    title: row.title,
    venue: row.venue,
    startsAt: row.starts_at?.toISOString() ?? null,
    status: row.status,
    items: row.items,
    amount: row.amount,
    currency: row.currency,
    placedAt: row.placed_at.toISOString(),
    payBy: row.pay_by.toISOString(),
    payment: { status: row.payment_status },
    delivery: { method: row.delivery_method, status: row.delivery_status },
  };
}
