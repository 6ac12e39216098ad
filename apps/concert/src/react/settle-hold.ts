import { isRefusal } from '@concert/decider/decider';
import { Poisoned } from '@concert/kafka/handlers';
import type { Inventories } from '../inventory/inventories.ts';

interface BookingEnvelope {
  readonly id: string;
  readonly data: { readonly bookingId: string; readonly concertId: string };
}

/** What booking says about a hold that concert gave it; one that was never given can never be settled. */
export async function settleHold(
  inventories: Inventories,
  type: 'ConfirmHold' | 'ReleaseHold',
  { id, data: { bookingId, concertId } }: BookingEnvelope,
): Promise<void> {
  const outcome = await inventories.submit(concertId, { type, bookingId }, id);
  if (isRefusal(outcome)) throw new Poisoned(`${outcome.refused}: ${bookingId} of concert ${concertId}`);
}
