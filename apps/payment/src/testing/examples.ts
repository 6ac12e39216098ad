import { newId } from '@concert/ids/ids';
import type { Bill } from '@concert/payment/events';
import type { Payments } from '../payments.ts';

export const now = '2027-05-01T03:00:00.000Z';
export const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** A booking that can be paid for ten minutes. */
export async function billed(payments: Payments, given: Partial<Bill> = {}): Promise<Bill> {
  const bill: Bill = {
    bookingId: newId(),
    customerId: newId(),
    concertId: newId(),
    amount: 264_000,
    currency: 'KRW',
    payBy: '2027-05-01T03:10:00.000Z',
    ...given,
  };
  const cause = { correlationId: bill.bookingId, causationId: newId() };
  await payments.handle(bill.bookingId, { type: 'BillBooking', bill }, cause);
  return bill;
}
