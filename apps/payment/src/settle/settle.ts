import type { PaymentCommand } from '@concert/payment/decide';
import { spanned } from '@concert/tracing/tracing';
import type { Payments } from '../payments.ts';
import type { Charge, Provider, Refund } from '../provider/provider.ts';

/** What only the provider can end: an attempt that is pending, or a refund that is ordered. Durable before it is asked. */
export type Outstanding = (
  | { readonly kind: 'charge'; readonly bookingId: string; readonly charge: Charge }
  | { readonly kind: 'refund'; readonly bookingId: string; readonly refund: Refund }
) & {
  /** The trace it was begun in, where that is not the one at work. */
  readonly traceparent?: string | undefined;
};

/** Asks the provider and records what it says. Says nothing itself: no answer in time leaves it outstanding. */
export type Settle = (outstanding: Outstanding) => Promise<void>;

export interface SettleOptions {
  readonly payments: Payments;
  readonly provider: Provider;
  /** How long the provider may take to answer. */
  readonly timeoutMs: number;
  readonly logger: { warn(fields: object, message: string): void };
}

export function settling({ payments, provider, timeoutMs, logger }: SettleOptions): Settle {
  async function ask(outstanding: Outstanding): Promise<PaymentCommand | null> {
    const signal = AbortSignal.timeout(timeoutMs);
    if (outstanding.kind === 'refund') {
      const { refund } = outstanding;
      await inTime(provider.refund(refund, signal), signal);
      return { type: 'FinishRefund', paymentId: refund.paymentId };
    }
    const { paymentId } = outstanding.charge;
    const verdict = await inTime(provider.charge(outstanding.charge, signal), signal);
    if (verdict.outcome === 'pending') return null;
    return verdict.outcome === 'approved'
      ? { type: 'ApprovePayment', paymentId }
      : { type: 'DeclinePayment', paymentId, reason: verdict.reason };
  }

  async function settle(outstanding: Outstanding): Promise<void> {
    const { kind, bookingId } = outstanding;
    const paymentId = outstanding.kind === 'charge' ? outstanding.charge.paymentId : outstanding.refund.paymentId;
    const asked = spanned(`provider: ${kind}`, { kind: 'client' }, () => ask(outstanding));
    const command = await asked.catch((error: unknown) => {
      logger.warn({ err: error, correlationId: bookingId, paymentId, kind }, 'the provider did not answer');
      return null;
    });
    // Caused by the payment, whoever asks: two replicas that settle it at once write the same events.
    if (command !== null)
      await payments.handle(bookingId, command, { correlationId: bookingId, causationId: paymentId });
  }

  return (outstanding) => spanned(`settle ${outstanding.kind}`, {}, () => settle(outstanding), outstanding.traceparent);
}

/** Even a provider that ignores its signal holds nobody longer than that. */
function inTime<Answer>(answer: Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  const timedOut = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return Promise.race([answer, timedOut]);
}
