import type { HoldTickets } from '@concert/concert/inventory/decide-hold-tickets';
import type { InventoryEvent } from '@concert/concert/inventory/events';
import type { inventoryDecider } from '@concert/concert/inventory/inventory';
import { isRefusal } from '@concert/decider/decider';

export type Decide = typeof inventoryDecider.decide;

// Mistakes in a decision, each made of the sound one.

/** What is wrong instead of the sound decision. */
export type Wrong = (sound: Decide) => Decide;

export function nothingFor(type: Parameters<Decide>[0]['type']): Wrong {
  return (sound) => (command, inventory) => (command.type === type ? [] : sound(command, inventory));
}

/** Keeps the last event of a kind that the decision made, for a second use. */
function remembering(
  use: (last: Map<string, InventoryEvent>, ...asked: Parameters<Decide>) => ReturnType<Decide>,
): Decide {
  const last = new Map<string, InventoryEvent>();
  return (command, inventory) => {
    const decided = use(last, command, inventory);
    if (!isRefusal(decided)) for (const event of decided) last.set(event.type, event);
    return decided;
  };
}

export function releasesTwice(sound: Decide): Decide {
  return remembering((last, command, inventory) => {
    const decided = sound(command, inventory);
    const before = last.get('HoldReleased');
    const again = command.type === 'ReleaseHold' && before?.type === 'HoldReleased' && !isRefusal(decided);
    const known = again && before.data.bookingId === command.bookingId && decided.length === 0;
    return known ? [before] : decided;
  });
}

export function expiresEarly(sound: Decide): Decide {
  return (command, inventory) =>
    sound(command.type === 'ExpireHolds' ? { ...command, nowMs: command.nowMs + 5_000 } : command, inventory);
}

export function expiresConfirmed(sound: Decide): Decide {
  return remembering((last, command, inventory) => {
    const decided = sound(command, inventory);
    const paid = last.get('HoldConfirmed');
    if (command.type !== 'ExpireHolds' || paid?.type !== 'HoldConfirmed' || isRefusal(decided)) return decided;
    const status = inventory.holds.get(paid.data.bookingId)?.status;
    return status === 'confirmed' ? [...decided, { type: 'HoldExpired', data: paid.data }] : decided;
  });
}

export function alwaysRetakes(sound: Decide): Decide {
  return (command, inventory) => {
    const decided = sound(command, inventory);
    if (isRefusal(decided) || decided[0]?.type !== 'HoldLost') return decided;
    return [{ type: 'TicketsRetaken', data: decided[0].data }];
  };
}

const nobody = '00000000-0000-8000-8000-000000000000';

/** Decides as if somebody else had asked, either for a booking that has a hold or for one that has none. */
function as(sound: Decide, mask: Partial<HoldTickets>, having: boolean): Decide {
  return (command, inventory) => {
    if (command.type !== 'HoldTickets') return sound(command, inventory);
    const known = inventory.holds.get(command.bookingId) !== undefined;
    if (known !== having) return sound(command, inventory);
    const { bookingId, customerId } = command;
    const decided = sound({ ...command, ...mask }, inventory);
    if (isRefusal(decided)) return decided;
    return decided.map((event) =>
      event.type === 'TicketsHeld' ? { ...event, data: { ...event.data, bookingId, customerId } } : event,
    );
  };
}

export function countsLimitLate(sound: Decide): Decide {
  return as(sound, { customerId: nobody }, false);
}

export function holdsAgain(sound: Decide): Decide {
  return as(sound, { bookingId: nobody }, true);
}

function holdsAnyway(sound: Decide, code: 'sold-out' | 'seat-taken'): Decide {
  return remembering((last, command, inventory) => {
    const decided = sound(command, inventory);
    const model = last.get('TicketsHeld');
    const refused = isRefusal(decided) && decided.refused === code;
    if (!refused || command.type !== 'HoldTickets' || model?.type !== 'TicketsHeld') return decided;
    const { bookingId, customerId, bodyHash } = command;
    const items = command.items.map((item) => {
      const seats = 'seats' in item ? item.seats : item.grade === 'VIP' ? seatsOf(item.quantity) : [];
      return { grade: item.grade, quantity: 'seats' in item ? seats.length : item.quantity, price: 1_000, seats };
    });
    return [{ type: 'TicketsHeld', data: { ...model.data, bookingId, customerId, bodyHash, items } }];
  });
}

const seatsOf = (quantity: number) => ['A-1-1', 'A-1-2', 'A-1-3', 'A-1-4'].slice(0, quantity);

export function sellsMore(sound: Decide): Decide {
  return holdsAnyway(sound, 'sold-out');
}

export function sellsTakenSeats(sound: Decide): Decide {
  return holdsAnyway(sound, 'seat-taken');
}

export function holdsAPart(sound: Decide): Decide {
  return (command, inventory) =>
    sound(command.type === 'HoldTickets' ? { ...command, items: command.items.slice(0, 1) } : command, inventory);
}
