import { unreachable } from '@concert/decider/decider';
import type { HeldItem, InventoryEvent, Terms, TicketsHeld, TicketsRegistered } from './events.ts';
import type { Hold, HoldStatus } from './hold-table.ts';
import { SeatMap } from './seats/seat-map.ts';
import { type Grade, type Inventory, neverOpen, quantityOf, salesWindowOf } from './state.ts';

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
      return settle(inventory, holdOf(inventory, event.data), 'confirmed');
    case 'HoldReleased':
      return end(inventory, holdOf(inventory, event.data), 'released');
    case 'HoldExpired':
      return end(inventory, holdOf(inventory, event.data), 'expired');
    case 'TicketsRetaken':
      return retake(inventory, holdOf(inventory, event.data), 'confirmed');
    case 'HoldLost':
      return settle(inventory, holdOf(inventory, event.data), 'lost');
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
      return removeHold(inventory, holdOf(inventory, event.data));
    case 'HoldConfirmed':
      return settle(inventory, holdOf(inventory, event.data), 'held');
    case 'HoldReleased':
      return retake(inventory, holdOf(inventory, event.data), event.data.sold ? 'confirmed' : 'held');
    case 'HoldExpired':
      return retake(inventory, holdOf(inventory, event.data), 'held');
    case 'TicketsRetaken':
      return end(inventory, holdOf(inventory, event.data), 'expired');
    case 'HoldLost':
      return settle(inventory, holdOf(inventory, event.data), 'expired');
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
  return inventory;
}

function addHold(inventory: Inventory, data: TicketsHeld['data']): Inventory {
  const hold = inventory.holds.add(data);
  inventory.due.add(hold.number, hold.heldUntilMs);
  return take(inventory, hold.customer, data.items);
}

function removeHold(inventory: Inventory, hold: Hold): Inventory {
  inventory.due.remove(hold.number, hold.heldUntilMs);
  giveBack(inventory, hold.customer, hold.items);
  inventory.holds.removeLast();
  return inventory;
}

/** The hold has its tickets no more. */
function end(inventory: Inventory, hold: Hold, status: HoldStatus): Inventory {
  return giveBack(settle(inventory, hold, status), hold.customer, hold.items);
}

/** The hold has its tickets again. */
function retake(inventory: Inventory, hold: Hold, status: HoldStatus): Inventory {
  return take(settle(inventory, hold, status), hold.customer, hold.items);
}

/** Only while it is held does a hold wait for its payment, and is due if none comes. */
function settle(inventory: Inventory, hold: Hold, status: HoldStatus): Inventory {
  if (hold.status === 'held') inventory.due.remove(hold.number, hold.heldUntilMs);
  inventory.holds.setStatus(hold.number, status);
  if (status === 'held') inventory.due.add(hold.number, hold.heldUntilMs);
  return inventory;
}

/** Also for whoever restores an inventory: takes the tickets of a hold that has them. */
export function take(inventory: Inventory, customer: number, items: readonly HeldItem[]): Inventory {
  for (const item of items) {
    const grade = gradeOf(inventory, item.grade);
    grade.left -= item.quantity;
    if (item.seats.length > 0) grade.seats?.take(item.seats);
  }
  inventory.customers.count(customer, quantityOf(items));
  return inventory;
}

function giveBack(inventory: Inventory, customer: number, items: readonly HeldItem[]): Inventory {
  for (const item of items) {
    const grade = gradeOf(inventory, item.grade);
    grade.left += item.quantity;
    if (item.seats.length > 0) grade.seats?.giveBack(item.seats);
  }
  inventory.customers.count(customer, -quantityOf(items));
  return inventory;
}

function holdOf(inventory: Inventory, { bookingId }: { readonly bookingId: string }): Hold {
  const hold = inventory.holds.get(bookingId);
  if (hold === undefined) throw new Error(`no hold of booking ${bookingId}`);
  return hold;
}

function gradeOf(inventory: Inventory, name: string): Grade {
  const grade = inventory.grades.get(name);
  if (grade === undefined) throw new Error(`no grade ${name}`);
  return grade;
}
