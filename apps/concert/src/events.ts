import type { EventStore } from '@concert/event-store/event-store';
import { eventsOf } from '@concert/kafka/events';
import type { Service } from '@concert/service/service';
import { concertPrefix } from './catalogue/catalogue.ts';
import type { Inventories } from './inventory/inventories.ts';
import { inventoryPrefix } from './inventory/memory.ts';
import { onBookingCancelled } from './react/on-booking-cancelled.ts';
import { onBookingPaid } from './react/on-booking-paid.ts';
import { translate } from './relay/translate.ts';

export interface EventsOptions {
  readonly brokers: string;
  readonly store: EventStore;
  readonly inventories: Inventories;
}

/** Concert's part in the published language. */
export function beginEvents(service: Service, { brokers, store, inventories }: EventsOptions): void {
  const events = eventsOf(service, brokers);
  events.consume({
    'booking.paid': onBookingPaid(inventories),
    'booking.cancelled': onBookingCancelled(inventories),
  });
  events.relay({ prefixes: [concertPrefix, inventoryPrefix], store, translate });
}
