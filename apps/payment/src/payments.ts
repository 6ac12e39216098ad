import { type Aggregate, aggregate } from '@concert/event-store/aggregate';
import type { EventStore } from '@concert/event-store/event-store';
import type { PaymentCode, PaymentCommand } from '@concert/payment/decide';
import { decode, versions } from '@concert/payment/decode';
import type { PaymentEvent } from '@concert/payment/events';
import { payment } from '@concert/payment/payment';
import type { PaymentState } from '@concert/payment/state';

/** Payments by booking id. */
export type Payments = Aggregate<PaymentCommand, PaymentEvent, PaymentState, PaymentCode>;

export const streamPrefix = 'payment-';

export function paymentsIn(store: EventStore): Payments {
  return aggregate(store, {
    decider: payment,
    streamName: (id) => streamPrefix + id,
    decode,
    schemaVersion: (type) => versions[type],
  });
}
