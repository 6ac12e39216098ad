import type { Decider } from '@concert/decider/decider';
import { type BookingCode, type BookingCommand, decide } from './decide.ts';
import type { BookingEvent } from './events.ts';
import { type BookingState, evolve, initialState } from './state.ts';

/** One customer's tickets for one concert: paid once, or given back once. */
export const booking: Decider<BookingCommand, BookingEvent, BookingState, BookingCode> = {
  initialState,
  decide,
  evolve,
};
