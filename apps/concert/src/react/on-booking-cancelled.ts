import type { EnvelopeNamed } from '@concert/contracts/published-language';
import type { Inventories } from '../inventory/inventories.ts';
import { settleHold } from './settle-hold.ts';

/** What was held or sold is for sale again. */
export function onBookingCancelled(inventories: Inventories) {
  return (envelope: EnvelopeNamed<'booking.cancelled'>): Promise<void> =>
    settleHold(inventories, 'ReleaseHold', envelope);
}
