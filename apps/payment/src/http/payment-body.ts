import { Amount, Currency, Id } from '@concert/contracts/fields';
import type { Bill } from '@concert/payment/events';
import type { Attempt, KnownState } from '@concert/payment/state';
import { type Static, Type } from 'typebox';

/** A payment as its customer sees it. */
export const PaymentBody = Type.Object(
  {
    paymentId: Id,
    bookingId: Id,
    status: Type.Enum(['pending', 'approved', 'declined', 'cancelled']),
    amount: Amount,
    currency: Currency,
    reason: Type.Optional(Type.String({ description: 'Why it was declined.' })),
    refunded: Type.Optional(Type.Integer({ description: 'What was paid back of a cancelled payment.' })),
  },
  { title: 'Payment' },
);
export type PaymentBody = Static<typeof PaymentBody>;

/** The outcome of an attempt: what its request is told, however often it comes. */
export function outcomeBody({ bookingId, amount, currency }: Bill, attempt: Attempt): PaymentBody {
  const { paymentId, outcome, reason } = attempt;
  const body = { paymentId, bookingId, status: outcome, amount, currency };
  return reason === undefined ? body : { ...body, reason };
}

/** What has become of it since. */
export function currentBody(state: KnownState, attempt: Attempt): PaymentBody {
  const body = outcomeBody(state.bill, attempt);
  if (state.status !== 'cancelled' || state.paymentId !== attempt.paymentId) return body;
  return { ...body, status: 'cancelled', refunded: state.refunded };
}
