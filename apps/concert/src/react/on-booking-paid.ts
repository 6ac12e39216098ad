import type { EnvelopeNamed } from '@concert/contracts/published-language';
import type { Inventories } from '../inventory/inventories.ts';
import { settleHold } from './settle-hold.ts';

/** The tickets become the booking's own, are taken again if the hold had expired, or are lost. */
export function onBookingPaid(inventories: Inventories) {
  return (envelope: EnvelopeNamed<'booking.paid'>): Promise<void> => settleHold(inventories, 'ConfirmHold', envelope);
}
