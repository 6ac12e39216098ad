import { Id } from '@concert/contracts/fields';
import { isRefusal } from '@concert/decider/decider';
import type { StartPayment } from '@concert/payment/decide';
import { payment } from '@concert/payment/payment';
import type { Attempt, KnownState, PaymentState } from '@concert/payment/state';
import type { Http } from '@concert/service/http';
import { bodyHash, idempotencyKeySchema, idFromKey } from '@concert/service/idempotency';
import { problem, problemResponses } from '@concert/service/problem';
import { Type } from 'typebox';
import type { PaymentKeys } from '../payment-keys.ts';
import type { Provider } from '../provider/provider.ts';
import { refusals } from '../refusals.ts';
import type { Settle } from '../settle/settle.ts';
import { type BilledOptions, whenBilled } from './billed.ts';
import { outcomeAnswer, PaymentAnswer } from './payment-answer.ts';

const refusable = [
  'booking-not-found',
  'booking-closed',
  'already-paid',
  'payment-pending',
  'payment-window-closed',
  'key-reused',
] as const;

export interface StartPaymentOptions extends BilledOptions {
  readonly keys: PaymentKeys;
  readonly settle: Settle;
  readonly methods: Provider['methods'];
}

/** `POST /payments`: the amount is the booking's; the caller chooses only how to pay. */
export function startPayment(http: Http, options: StartPaymentOptions): void {
  http.route({
    method: 'POST',
    url: '/payments',
    config: { access: ['customer'] },
    schema: {
      tags: ['payments'],
      summary: 'Pay for a booking',
      description:
        'The same Idempotency-Key tells the outcome again. 202: the provider has not decided; ask again. ' +
        'A booking that was placed just now may not be known here yet (503, 404 with Retry-After): ask again.',
      headers: idempotencyKeySchema,
      body: Type.Object({ bookingId: Id, method: Type.Enum([...options.methods]) }, { additionalProperties: false }),
      response: {
        201: PaymentAnswer,
        202: PaymentAnswer,
        ...problemResponses(402),
        ...refusals.responses(...refusable),
      },
    },
    async handler(request, reply) {
      const { body, identity } = request;
      request.correlate(body.bookingId);
      const paymentId = idFromKey('payment', identity.sub, request.headers['idempotency-key']);
      const order = { customerId: identity.sub, paymentId, method: body.method, bodyHash: bodyHash(body) };
      const outcome = await pay(options, body.bookingId, order);
      if (outcome.status === 'declined') {
        const { bookingId, reason } = outcome;
        throw problem(402, 'payment-declined', 'the provider declined the payment', { paymentId, bookingId, reason });
      }
      reply.header('location', `/payments/${paymentId}`);
      return reply.code(outcome.status === 'pending' ? 202 : 201).send(outcome);
    },
  });
}

type Order = Omit<StartPayment, 'type' | 'now'>;

/** The attempt is durable before the provider is asked; whatever happens then, its outcome will be found out. */
async function pay(options: StartPaymentOptions, bookingId: string, order: Order): Promise<PaymentAnswer> {
  const { payments, settle, clock } = options;
  const { paymentId } = order;
  const billed = await whenBilled(options, bookingId, order.customerId);
  const command: StartPayment = { type: 'StartPayment', ...order, now: clock.now().toISOString() };
  await takeKey(options.keys, command, billed);
  const started = await payments.handle(bookingId, command, { correlationId: bookingId, causationId: paymentId });
  if ('refused' in started) throw refusals.problem(started);

  const attempt = attemptOf(started.state, paymentId);
  if (attempt.outcome === 'pending') {
    const { amount, currency } = billed.bill;
    const { method, startedAt } = attempt;
    await settle({ kind: 'charge', bookingId, charge: { paymentId, amount, currency, method, startedAt } });
  }
  const { state } = await payments.load(bookingId);
  return outcomeAnswer(billed.bill, attemptOf(state, paymentId));
}

/** Only for what would be accepted now: a refusal can be put right and sent again under the same key. */
async function takeKey(keys: PaymentKeys, command: StartPayment, billed: KnownState): Promise<void> {
  const decided = payment.decide(command, billed);
  if (isRefusal(decided)) throw refusals.problem(decided);
  if (decided.length === 0) return;
  const { bookingId } = billed.bill;
  const taken = await keys.take(command.paymentId, { bookingId, bodyHash: command.bodyHash });
  if (!taken) throw refusals.problem({ refused: 'key-reused' });
}

function attemptOf(state: PaymentState, paymentId: string): Attempt {
  const attempt = state.status === 'unknown' ? undefined : state.attempts[paymentId];
  if (attempt === undefined) throw new Error(`payment ${paymentId} was started and is not there`);
  return attempt;
}
