import { fold, isRefusal } from '@concert/decider/decider';
import { delivery } from '@concert/delivery/delivery';
import type { DeliveryEvent } from '@concert/delivery/events';
import type { Deliveries } from '../deliveries.ts';

/** Deliveries that a process forgets when it ends; `eventsOf` is what was written. */
export function memoryDeliveries(): Deliveries & { eventsOf(bookingId: string): readonly DeliveryEvent[] } {
  const streams = new Map<string, DeliveryEvent[]>();
  const eventsOf = (bookingId: string) => streams.get(bookingId) ?? [];
  const stateOf = (bookingId: string) => fold(delivery, eventsOf(bookingId));
  return {
    eventsOf,
    load: async (bookingId) => ({ state: stateOf(bookingId), revision: undefined, events: [] }),
    async handle(bookingId, command) {
      const events = delivery.decide(command, stateOf(bookingId));
      if (isRefusal(events)) return events;
      streams.set(bookingId, [...eventsOf(bookingId), ...events]);
      return { state: stateOf(bookingId), events };
    },
  };
}
