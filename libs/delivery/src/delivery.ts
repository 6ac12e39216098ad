import type { Decider } from '@concert/decider/decider';
import { type DeliveryCode, type DeliveryCommand, decide } from './decide.ts';
import type { DeliveryEvent } from './events.ts';
import { type DeliveryState, evolve, initialState } from './state.ts';

/** The way of one booking's tickets into the customer's hand. */
export const delivery: Decider<DeliveryCommand, DeliveryEvent, DeliveryState, DeliveryCode> = {
  initialState,
  decide,
  evolve,
};
