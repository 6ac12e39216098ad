import { unreachable } from '@concert/decider/decider';
import type { InventoryEvent, Terms, TicketsHeld, TicketsRegistered, Whose } from './events.ts';
import type { Grade } from './grade.ts';
import type { HoldStatus } from './hold-table.ts';
import { SeatMap } from './seats/seat-map.ts';
import { type Inventory, neverOpen, salesWindowOf } from './state.ts';

/** Applies an event in place. The event was decided on this very state: nothing is checked again. */
export function evolve(inventory: Inventory, event: InventoryEvent): Inventory {
  switch (event.type) {
    case 'InventoryOpened':
      return setTerms(inventory, event.data);
    case 'TicketsRegistered':
      return addTickets(inventory, event.data);
    case 'TicketsHeld':
      return addHold(inventory, event.data);
    case 'HoldConfirmed':
      return turn(inventory, holdOf(inventory, event), 'confirmed');
    case 'HoldReleased':
      return end(inventory, holdOf(inventory, event), 'released');
    case 'HoldExpired':
      return end(inventory, holdOf(inventory, event), 'expired');
    case 'TicketsRetaken':
      return retake(inventory, holdOf(inventory, event), 'confirmed');
    case 'HoldLost':
      return turn(inventory, holdOf(inventory, event), 'lost');
  }
  return unreachable(event);
}

/**
 * Takes back the event that was applied last: how a writer whose append failed returns to the state of the stream
 * without reading it again.
 */
export function revert(inventory: Inventory, event: InventoryEvent): Inventory {
  switch (event.type) {
    case 'InventoryOpened':
      return setTerms(inventory, null);
    case 'TicketsRegistered':
      return removeTickets(inventory, event.data);
    case 'TicketsHeld':
      return removeHold(inventory, holdOf(inventory, event));
    case 'HoldConfirmed':
      return turn(inventory, holdOf(inventory, event), 'held');
    case 'HoldReleased':
      return retake(inventory, holdOf(inventory, event), event.data.sold ? 'confirmed' : 'held');
    case 'HoldExpired':
      return retake(inventory, holdOf(inventory, event), 'held');
    case 'TicketsRetaken':
      return end(inventory, holdOf(inventory, event), 'expired');
    case 'HoldLost':
      return turn(inventory, holdOf(inventory, event), 'expired');
  }
  return unreachable(event);
}

function setTerms(inventory: Inventory, terms: Terms | null): Inventory {
  inventory.terms = terms;
  inventory.salesWindow = terms === null ? neverOpen : salesWindowOf(terms);
  return inventory;
}

function addTickets(inventory: Inventory, data: TicketsRegistered['data']): Inventory {
  const grade = inventory.grades.get(data.grade) ?? addGrade(inventory, data);
  grade.registered += data.quantity;
  grade.left += data.quantity;
  grade.seats?.add(data.seats);
  inventory.registered += data.quantity;
  if (data.registration !== undefined) {
    inventory.registrations.set(data.registration.registrationId, data.registration.bodyHash);
  }
  return inventory;
}

function addGrade({ grades, gradesInOrder }: Inventory, data: TicketsRegistered['data']): Grade {
  const { grade: name, price, seats } = data;
  const number = gradesInOrder.length;
  const grade = { name, number, price, registered: 0, left: 0, seats: seats.length > 0 ? new SeatMap() : null };
  grades.set(name, grade);
  gradesInOrder.push(grade);
  return grade;
}

function removeTickets(inventory: Inventory, data: TicketsRegistered['data']): Inventory {
  const grade = gradeOf(inventory, data.grade);
  grade.registered -= data.quantity;
  grade.left -= data.quantity;
  grade.seats?.removeLast(data.seats);
  if (grade.registered === 0) {
    inventory.grades.delete(data.grade);
    inventory.gradesInOrder.pop();
  }
  inventory.registered -= data.quantity;
  if (data.registration !== undefined) inventory.registrations.delete(data.registration.registrationId);
  return inventory;
}

function addHold(inventory: Inventory, data: TicketsHeld['data']): Inventory {
  const hold = inventory.holds.add(data);
  inventory.due.add(hold, inventory.holds.heldUntilMsOf(hold));
  return take(inventory, hold);
}

function removeHold(inventory: Inventory, hold: number): Inventory {
  end(inventory, hold, 'released');
  inventory.holds.removeLast();
  return inventory;
}

/** Only while it is held does a hold wait for its payment, and is due if none comes. */
function turn(inventory: Inventory, hold: number, status: HoldStatus): Inventory {
  const { holds, due } = inventory;
  if (holds.statusOf(hold) === 'held') due.remove(hold, holds.heldUntilMsOf(hold));
  holds.setStatus(hold, status);
  if (status === 'held') due.add(hold, holds.heldUntilMsOf(hold));
  return inventory;
}

function end(inventory: Inventory, hold: number, status: HoldStatus): Inventory {
  return giveBack(turn(inventory, hold, status), hold);
}

function retake(inventory: Inventory, hold: number, status: HoldStatus): Inventory {
  return take(turn(inventory, hold, status), hold);
}

/** The hold has its tickets. */
function take(inventory: Inventory, hold: number): Inventory {
  const { holds, customers } = inventory;
  customers.count(holds.customerOf(hold), holds.items.take(holds.heldOf(hold)));
  return inventory;
}

/** The hold has its tickets no more. */
function giveBack(inventory: Inventory, hold: number): Inventory {
  const { holds, customers } = inventory;
  customers.count(holds.customerOf(hold), -holds.items.giveBack(holds.heldOf(hold)));
  return inventory;
}

function holdOf({ holds }: Inventory, { data: { bookingId } }: { readonly data: Whose }): number {
  const hold = holds.numberOf(bookingId);
  if (hold < 0) throw new Error(`no hold of booking ${bookingId}`);
  return hold;
}

function gradeOf(inventory: Inventory, name: string): Grade {
  const grade = inventory.grades.get(name);
  if (grade === undefined) throw new Error(`no grade ${name}`);
  return grade;
}
