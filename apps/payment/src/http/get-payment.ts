import { Id } from '@concert/contracts/fields';
import type { Http } from '@concert/service/http';
import { problem, problemResponses } from '@concert/service/problem';
import { Type } from 'typebox';
import type { PaymentKeys } from '../payment-keys.ts';
import type { Payments } from '../payments.ts';
import { currentAnswer, PaymentAnswer } from './payment-answer.ts';

/** `GET /payments/{paymentId}`: where a pending payment's 202 points to. */
export function getPayment(http: Http, payments: Payments, keys: PaymentKeys): void {
  http.route({
    method: 'GET',
    url: '/payments/:paymentId',
    config: { access: ['customer'] },
    schema: {
      tags: ['payments'],
      summary: 'Read a payment',
      params: Type.Object({ paymentId: Id }),
      response: { 200: PaymentAnswer, ...problemResponses(404) },
    },
    async handler(request) {
      const found = await find(request.params.paymentId, request.identity.sub);
      if (found === undefined) throw problem(404, 'payment-not-found', 'there is no such payment of yours');
      request.correlate(found.bookingId);
      return found;
    },
  });

  async function find(paymentId: string, customerId: string): Promise<PaymentAnswer | undefined> {
    const bookingId = await keys.bookingOf(paymentId);
    if (bookingId === undefined) return undefined;
    const { state } = await payments.load(bookingId);
    if (state.status === 'unknown' || state.bill.customerId !== customerId) return undefined;
    const attempt = state.attempts[paymentId];
    return attempt && currentAnswer(state, attempt);
  }
}
