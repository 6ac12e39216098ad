import type { BookingChange, Changes } from './booking-change.ts';

const becomes = (status: 'pending' | 'approved' | 'declined') => (change: BookingChange) => {
  change.payment_status = status;
};

/** `due` until an attempt starts; a declined attempt may be followed by another. */
export const payments: Changes<'payment'> = {
  'payment.started': becomes('pending'),
  'payment.approved': becomes('approved'),
  'payment.declined': becomes('declined'),
  'payment.cancelled': (change, { data }) => {
    change.payment_status = 'cancelled';
    change.refunded += data.refunded;
  },
};
