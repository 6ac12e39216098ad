import type { Decider } from '@concert/decider/decider';
import { type DeliveryCommand, type DeliveryRefusal, decide } from './decide.ts';
import type { DeliveryEvent } from './events.ts';
import { type DeliveryState, evolve, initialState } from './state.ts';

/** The way of one booking's tickets into the customer's hand. */
export const delivery: Decider<DeliveryCommand, DeliveryEvent, DeliveryState, DeliveryRefusal> = {
  initialState,
  decide,
  evolve,
};
