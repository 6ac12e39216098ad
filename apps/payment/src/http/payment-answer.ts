import { Amount, Currency, Id } from '@concert/contracts/fields';
import type { Bill } from '@concert/payment/events';
import type { Attempt, KnownState } from '@concert/payment/state';
import { type Static, Type } from 'typebox';

/** A payment as its customer sees it. */
export const PaymentAnswer = Type.Object(
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
export type PaymentAnswer = Static<typeof PaymentAnswer>;

/** The outcome of an attempt: what its request is told, however often it comes. */
export function outcomeAnswer({ bookingId, amount, currency }: Bill, attempt: Attempt): PaymentAnswer {
  const { paymentId, outcome, reason } = attempt;
  const answer = { paymentId, bookingId, status: outcome, amount, currency };
  return reason === undefined ? answer : { ...answer, reason };
}

/** What has become of it since. */
export function currentAnswer(state: KnownState, attempt: Attempt): PaymentAnswer {
  const answer = outcomeAnswer(state.bill, attempt);
  if (state.status !== 'cancelled' || state.paymentId !== attempt.paymentId) return answer;
  return { ...answer, status: 'cancelled', refunded: state.refunded };
}
