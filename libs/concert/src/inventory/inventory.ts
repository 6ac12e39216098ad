import type { Decider, Refusal } from '@concert/decider/decider';
import {
  type ConfirmHold,
  decideConfirmHold,
  decideExpireHolds,
  decideReleaseHold,
  type EndHoldCode,
  type ExpireHolds,
  type ReleaseHold,
} from './decide-end-hold.ts';
import { decideHoldTickets, type HoldTickets, type HoldTicketsCode } from './decide-hold-tickets.ts';
import { decideRegisterTickets, type RegisterTickets, type RegisterTicketsCode } from './decide-register-tickets.ts';
import type { InventoryEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { emptyInventory, type Inventory } from './state.ts';

export type InventoryCommand = RegisterTickets | HoldTickets | ConfirmHold | ReleaseHold | ExpireHolds;
export type InventoryCode = RegisterTicketsCode | HoldTicketsCode | EndHoldCode;

/**
 * The tickets of one concert. Held + sold never exceed what is registered, a seat belongs to at most one booking,
 * and an order is decided whole, its customer's limit with it.
 */
export const inventoryDecider: Decider<InventoryCommand, InventoryEvent, Inventory, InventoryCode> = {
  initialState: () => emptyInventory(),
  decide,
  evolve,
};

function decide(command: InventoryCommand, inventory: Inventory): readonly InventoryEvent[] | Refusal<InventoryCode> {
  switch (command.type) {
    case 'RegisterTickets':
      return decideRegisterTickets(command, inventory);
    case 'HoldTickets':
      return decideHoldTickets(command, inventory);
    case 'ConfirmHold':
      return decideConfirmHold(command, inventory);
    case 'ReleaseHold':
      return decideReleaseHold(command, inventory);
    case 'ExpireHolds':
      return decideExpireHolds(command, inventory);
  }
}
