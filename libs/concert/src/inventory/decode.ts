import { knownType, type Versions, type Written } from '@concert/decider/versions';
import type { InventoryEvent } from './events.ts';

export const inventoryVersions: Versions<InventoryEvent['type']> = {
  InventoryOpened: 1,
  TicketsRegistered: 1,
  TicketsHeld: 1,
  HoldConfirmed: 1,
  HoldReleased: 1,
  HoldExpired: 1,
  TicketsRetaken: 1,
  HoldLost: 1,
};

/** What any version wrote, as today's event. Throws on a name or version that was never written. */
export function decodeInventory(written: Written): InventoryEvent {
  return { type: knownType(inventoryVersions, written), data: written.data } as InventoryEvent;
}
