import type { BookingChange, Changes } from './booking-change.ts';

const becomes = (status: 'confirmed' | 'completed' | 'cancelled' | 'expired') => (change: BookingChange) => {
  change.status = status;
};
const noted = () => {};

/** The booking's own events decide its status, in the order of their topic: a late payment confirms an expired one. */
export const bookings: Changes<'booking'> = {
  'booking.placed': (change, { occurredAt, data }) => {
    change.placed_at = occurredAt;
    change.status = 'held';
    change.items = data.items;
    change.amount = data.amount;
    change.currency = data.currency;
    change.pay_by = data.payBy;
    change.delivery_method = data.delivery.method;
  },
  'booking.paid': noted,
  'booking.confirmed': becomes('confirmed'),
  'booking.completed': becomes('completed'),
  'booking.cancelled': becomes('cancelled'),
  'booking.expired': becomes('expired'),
  'booking.refund-due': noted,
};
