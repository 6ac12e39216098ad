import { type Refusal, refuse } from '@concert/decider/decider';
import type { HoldExpired, InventoryEvent, Whose } from './events.ts';
import type { Hold } from './hold-table.ts';
import { type Inventory, quantityOf } from './state.ts';

/** The booking is paid: its tickets are its own, or have to be taken again if the hold had expired. */
export interface ConfirmHold {
  readonly type: 'ConfirmHold';
  readonly bookingId: string;
}

/** The booking is cancelled: what it held or had bought is for sale again. */
export interface ReleaseHold {
  readonly type: 'ReleaseHold';
  readonly bookingId: string;
}

/** Ends holds that have run out by `nowMs`, at most so many at once. */
export interface ExpireHolds {
  readonly type: 'ExpireHolds';
  readonly nowMs: number;
  readonly atMost: number;
}

export type EndHoldCode = 'unknown-hold';

export function decideConfirmHold(
  { bookingId }: ConfirmHold,
  inventory: Inventory,
): readonly InventoryEvent[] | Refusal<EndHoldCode> {
  const hold = inventory.holds.get(bookingId);
  if (hold === undefined) return refuse('unknown-hold');
  const whose: Whose = { bookingId, customerId: hold.customerId };
  if (hold.status === 'held') return [{ type: 'HoldConfirmed', data: whose }];
  if (hold.status !== 'expired') return [];
  return [{ type: canRetake(hold, inventory) ? 'TicketsRetaken' : 'HoldLost', data: whose }];
}

export function decideReleaseHold(
  { bookingId }: ReleaseHold,
  inventory: Inventory,
): readonly InventoryEvent[] | Refusal<EndHoldCode> {
  const hold = inventory.holds.get(bookingId);
  if (hold === undefined) return refuse('unknown-hold');
  if (hold.status !== 'held' && hold.status !== 'confirmed') return [];
  const sold = hold.status === 'confirmed';
  return [{ type: 'HoldReleased', data: { bookingId, customerId: hold.customerId, sold } }];
}

export function decideExpireHolds({ nowMs, atMost }: ExpireHolds, inventory: Inventory): readonly HoldExpired[] {
  return inventory.due.dueBy(nowMs, atMost).map((number) => {
    const { bookingId, customerId } = inventory.holds.at(number);
    return { type: 'HoldExpired', data: { bookingId, customerId } };
  });
}

/** The very same tickets, all of them, and still within the customer's limit. */
function canRetake(hold: Hold, inventory: Inventory): boolean {
  const limit = inventory.terms?.limitPerCustomer ?? 0;
  const tickets = inventory.customers.ticketsOf(hold.customerId) + quantityOf(hold.items);
  if (tickets > limit) return false;
  return hold.items.every((item) => {
    const grade = inventory.grades.get(item.grade);
    if (grade === undefined || grade.left < item.quantity) return false;
    return item.seats.every((seat) => grade.seats?.isFree(seat) === true);
  });
}
