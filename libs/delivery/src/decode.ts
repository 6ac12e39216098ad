import { knownType, type Versions, type Written } from '@concert/decider/versions';
import type { DeliveryEvent } from './events.ts';

export const versions: Versions<DeliveryEvent['type']> = {
  DeliveryPrepared: 1,
  DeliveryShipped: 1,
  TicketIssued: 1,
  DeliveryCancelled: 1,
};

/** What any version wrote, as today's event. Throws on a name or version that was never written. */
export function decode(written: Written): DeliveryEvent {
  return { type: knownType(versions, written), data: written.data } as DeliveryEvent;
}
