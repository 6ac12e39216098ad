import type { DeliveryCode, DeliveryCommand } from '@concert/delivery/decide';
import { decode, versions } from '@concert/delivery/decode';
import { delivery } from '@concert/delivery/delivery';
import type { DeliveryEvent } from '@concert/delivery/events';
import type { DeliveryState } from '@concert/delivery/state';
import { type Aggregate, aggregate } from '@concert/event-store/aggregate';
import type { EventStore } from '@concert/event-store/event-store';

/** Deliveries by booking id. */
export type Deliveries = Aggregate<DeliveryCommand, DeliveryEvent, DeliveryState, DeliveryCode>;

/** What the names of this context's streams begin with. */
export const streamPrefix = 'delivery-';

/** One stream per booking. */
export function deliveriesIn(store: EventStore): Deliveries {
  return aggregate(store, {
    decider: delivery,
    streamName: (id) => streamPrefix + id,
    decode,
    schemaVersion: (type) => versions[type],
  });
}
