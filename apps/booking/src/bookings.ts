import { booking } from '@concert/booking/booking';
import type { BookingCode, BookingCommand } from '@concert/booking/decide';
import { decode, versions } from '@concert/booking/decode';
import type { BookingEvent } from '@concert/booking/events';
import type { BookingState } from '@concert/booking/state';
import { type Aggregate, aggregate, type Loaded } from '@concert/event-store/aggregate';
import type { EventStore } from '@concert/event-store/event-store';

export type Bookings = Aggregate<BookingCommand, BookingEvent, BookingState, BookingCode>;

/** What the names of this context's streams begin with. */
export const streamPrefix = 'booking-';

/** One stream per booking. */
export function bookingsIn(store: EventStore): Bookings {
  return aggregate(store, {
    decider: booking,
    streamName: (bookingId) => `${streamPrefix}${bookingId}`,
    decode,
    schemaVersion: (type) => versions[type],
  });
}

/** For a booking that is probably new, as if its stream had been read: if it is not, the append finds out. */
export function notThere(): Loaded<BookingState> {
  return { state: booking.initialState(), revision: undefined, events: [] };
}
