import { unreachable } from '@concert/decider/decider';
import type { InventoryEvent, TicketsHeld, TicketsRegistered } from './events.ts';
import { SeatMap } from './seat-map.ts';
import { dueSecond, type Grade, type Hold, type Inventory, quantityOf } from './state.ts';

/** Applies an event in place. The event was decided on this very state: nothing is checked again. */
export function evolve(inventory: Inventory, event: InventoryEvent): Inventory {
  switch (event.type) {
    case 'InventoryOpened':
      inventory.terms = event.data;
      return inventory;
    case 'TicketsRegistered':
      return addTickets(inventory, event.data);
    case 'TicketsHeld':
      return addHold(inventory, event.data);
    case 'HoldConfirmed':
      return settle(inventory, event.data.bookingId, 'confirmed');
    case 'HoldReleased':
      return giveBack(settle(inventory, event.data.bookingId, 'released'), event.data.bookingId);
    case 'HoldExpired':
      return giveBack(settle(inventory, event.data.bookingId, 'expired'), event.data.bookingId);
    case 'TicketsRetaken':
      return take(settle(inventory, event.data.bookingId, 'confirmed'), event.data.bookingId);
    case 'HoldLost':
      return settle(inventory, event.data.bookingId, 'lost');
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
      inventory.terms = null;
      return inventory;
    case 'TicketsRegistered':
      return removeTickets(inventory, event.data);
    case 'TicketsHeld':
      return removeHold(inventory, event.data.bookingId);
    case 'HoldConfirmed':
      return awaitPayment(inventory, event.data.bookingId);
    case 'HoldReleased':
      take(inventory, event.data.bookingId);
      return event.data.sold
        ? settle(inventory, event.data.bookingId, 'confirmed')
        : awaitPayment(inventory, event.data.bookingId);
    case 'HoldExpired':
      return awaitPayment(take(inventory, event.data.bookingId), event.data.bookingId);
    case 'TicketsRetaken':
      return giveBack(settle(inventory, event.data.bookingId, 'expired'), event.data.bookingId);
    case 'HoldLost':
      return settle(inventory, event.data.bookingId, 'expired');
  }
  return unreachable(event);
}

function addTickets(inventory: Inventory, data: TicketsRegistered['data']): Inventory {
  const { grade: name, price, quantity, seats } = data;
  let grade = inventory.grades.get(name);
  if (grade === undefined) {
    grade = { price, registered: 0, left: 0, seats: seats.length > 0 ? new SeatMap() : null };
    inventory.grades.set(name, grade);
  }
  grade.registered += quantity;
  grade.left += quantity;
  grade.seats?.add(seats);
  inventory.registered += quantity;
  return inventory;
}

function removeTickets(inventory: Inventory, data: TicketsRegistered['data']): Inventory {
  const grade = gradeOf(inventory, data.grade);
  grade.registered -= data.quantity;
  grade.left -= data.quantity;
  grade.seats?.removeLast(data.seats);
  if (grade.registered === 0) inventory.grades.delete(data.grade);
  inventory.registered -= data.quantity;
  return inventory;
}

function addHold(inventory: Inventory, data: TicketsHeld['data']): Inventory {
  const { bookingId, customerId, items, bodyHash } = data;
  inventory.holds.set(bookingId, {
    customerId,
    items,
    bodyHash,
    payByMs: Date.parse(data.payBy),
    heldUntilMs: Date.parse(data.heldUntil),
    status: 'held',
  });
  return awaitPayment(take(inventory, bookingId), bookingId);
}

function removeHold(inventory: Inventory, bookingId: string): Inventory {
  giveBack(settle(inventory, bookingId, 'released'), bookingId);
  inventory.holds.delete(bookingId);
  return inventory;
}

function take(inventory: Inventory, bookingId: string): Inventory {
  const hold = holdOf(inventory, bookingId);
  for (const item of hold.items) {
    const grade = gradeOf(inventory, item.grade);
    grade.left -= item.quantity;
    grade.seats?.take(item.seats);
  }
  return count(inventory, hold.customerId, quantityOf(hold.items));
}

function giveBack(inventory: Inventory, bookingId: string): Inventory {
  const hold = holdOf(inventory, bookingId);
  for (const item of hold.items) {
    const grade = gradeOf(inventory, item.grade);
    grade.left += item.quantity;
    grade.seats?.giveBack(item.seats);
  }
  return count(inventory, hold.customerId, -quantityOf(hold.items));
}

function count(inventory: Inventory, customerId: string, change: number): Inventory {
  const tickets = (inventory.ticketsOf.get(customerId) ?? 0) + change;
  if (tickets === 0) inventory.ticketsOf.delete(customerId);
  else inventory.ticketsOf.set(customerId, tickets);
  return inventory;
}

/** The hold waits for its payment, and is due if none comes. */
function awaitPayment(inventory: Inventory, bookingId: string): Inventory {
  const hold = holdOf(inventory, bookingId);
  const second = dueSecond(hold);
  const due = inventory.due.get(second);
  if (due === undefined) inventory.due.set(second, new Set([bookingId]));
  else due.add(bookingId);
  hold.status = 'held';
  return inventory;
}

/** The hold waits no longer. */
function settle(inventory: Inventory, bookingId: string, status: Exclude<Hold['status'], 'held'>): Inventory {
  const hold = holdOf(inventory, bookingId);
  hold.status = status;
  const second = dueSecond(hold);
  const due = inventory.due.get(second);
  if (due?.delete(bookingId) === true && due.size === 0) inventory.due.delete(second);
  return inventory;
}

function holdOf(inventory: Inventory, bookingId: string): Hold {
  const hold = inventory.holds.get(bookingId);
  if (hold === undefined) throw new Error(`no hold of booking ${bookingId}`);
  return hold;
}

function gradeOf(inventory: Inventory, name: string): Grade {
  const grade = inventory.grades.get(name);
  if (grade === undefined) throw new Error(`no grade ${name}`);
  return grade;
}
