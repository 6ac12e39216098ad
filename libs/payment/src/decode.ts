import { knownType, type Versions, type Written } from '@concert/decider/versions';
import type { PaymentEvent } from './events.ts';

export const versions: Versions<PaymentEvent['type']> = {
  PaymentDue: 1,
  PaymentStarted: 1,
  PaymentApproved: 1,
  PaymentDeclined: 1,
  PaymentClosed: 1,
  RefundStarted: 1,
  PaymentCancelled: 1,
};

/** What any version wrote, as today's event. Throws on a name or version that was never written. */
export function decode(written: Written): PaymentEvent {
  return { type: knownType(versions, written), data: written.data } as PaymentEvent;
}
