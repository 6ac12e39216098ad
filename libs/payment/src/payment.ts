import type { Decider } from '@concert/decider/decider';
import { decide, type PaymentCode, type PaymentCommand } from './decide.ts';
import type { PaymentEvent } from './events.ts';
import { evolve, initialState, type PaymentState } from './state.ts';

/** One booking's payment: one attempt at a time, one approval, one refund. */
export const payment: Decider<PaymentCommand, PaymentEvent, PaymentState, PaymentCode> = {
  initialState,
  decide,
  evolve,
};
