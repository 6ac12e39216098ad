import type { BookingChange, Changes } from './booking-change.ts';

const becomes = (status: 'preparing' | 'shipped' | 'issued' | 'cancelled') => (change: BookingChange) => {
  change.delivery_status = status;
};

/** No status until the delivery is prepared. */
export const deliveries: Changes<'delivery'> = {
  'delivery.prepared': becomes('preparing'),
  'delivery.shipped': becomes('shipped'),
  'delivery.ticket-issued': becomes('issued'),
  'delivery.cancelled': becomes('cancelled'),
};
