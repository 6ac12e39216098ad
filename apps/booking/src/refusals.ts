import type { BookingCode } from '@concert/booking/decide';
import { refusalTable } from '@concert/service/refusals';

export const refusals = refusalTable<BookingCode>({
  'booking-not-found': [404, 'you have no such booking'],
  'key-reused': [422, 'this Idempotency-Key was used for another order'],
  'hold-ended': [409, 'the tickets are no longer held; order again with a new key'],
  'booking-expired': [409, 'the booking has expired'],
  'already-shipped': [409, 'the tickets have been shipped'],
  'already-issued': [409, 'the tickets have been issued'],
});
