import { deepStrictEqual, ok } from 'node:assert/strict';
import { isRefusal } from '@concert/decider/decider';
import fc from 'fast-check';
import { InventoryAudit } from '../audit/audit.ts';
import type { HoldTickets, OrderedItem } from '../decide-hold-tickets.ts';
import type { InventoryEvent } from '../events.ts';
import type { Grade } from '../grade.ts';
import type { InventoryCommand, inventoryDecider } from '../inventory.ts';
import type { Inventory } from '../state.ts';
import { graceMs, hold, openMs, terms } from './examples.ts';
import { fewestGroups, groupsOf } from './plain-seats.ts';

export type InventoryDecider = typeof inventoryDecider;
/** The command of a moment; `waitMs` passes before it. */
export type Step = { readonly waitMs: number; readonly at: (nowMs: number) => InventoryCommand };

const seatNames = ['A-1', 'A-2', 'A-3', 'A-4', 'A-5', 'A-6'];
const counted = fc.constantFrom('R', 'S');
const someSeats = fc.subarray(seatNames, { minLength: 1, maxLength: 3 });
const bookingId = fc
  .tuple(fc.constantFrom('kim', 'lee', 'park'), fc.integer({ min: 1, max: 3 }))
  .map(([customer, number]) => `${customer}/${number}`);
const item: fc.Arbitrary<OrderedItem> = fc.oneof(
  fc.record({ grade: fc.oneof(counted, fc.constant('VIP')), quantity: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ grade: fc.constant('VIP'), seats: someSeats }),
);

const registration = (body: object) =>
  fc.constantFrom('one', 'two', 'three').map((registrationId) => ({
    registration: { registrationId, bodyHash: JSON.stringify(body) },
  }));
const registerTickets: fc.Arbitrary<Step['at']> = fc
  .oneof(
    fc.record({ grade: counted, quantity: fc.integer({ min: 1, max: 4 }), seats: fc.constant([]) }),
    someSeats.map((seats) => ({ grade: 'VIP', quantity: seats.length, seats })),
  )
  .chain((tickets) => fc.option(registration(tickets), { nil: undefined }).map((named) => ({ ...tickets, ...named })))
  .map((tickets) => () => ({ type: 'RegisterTickets', terms, price: 1000, ...tickets }));
const holdTickets: fc.Arbitrary<Step['at']> = fc
  .tuple(bookingId, fc.array(item, { minLength: 1, maxLength: 2 }))
  .map(([id, items]) => (nowMs) => ({ ...hold(id, items, nowMs), graceMs, bodyHash: JSON.stringify(items) }));
const confirmHold = bookingId.map((id): Step['at'] => () => ({ type: 'ConfirmHold', bookingId: id }));
const releaseHold = bookingId.map((id): Step['at'] => () => ({ type: 'ReleaseHold', bookingId: id }));
const expireHolds = fc.integer({ min: 1, max: 4 }).map((atMost): Step['at'] => (nowMs) => ({
  type: 'ExpireHolds',
  nowMs,
  atMost,
}));

/** Random histories of every command over few tickets, few customers and few bookings, so that they meet. */
export const histories: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    waitMs: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(900_000) }),
    at: fc.oneof(
      { weight: 3, arbitrary: registerTickets },
      { weight: 8, arbitrary: holdTickets },
      { weight: 4, arbitrary: confirmHold },
      { weight: 3, arbitrary: releaseHold },
      { weight: 3, arbitrary: expireHolds },
    ),
  }),
  { minLength: 20, maxLength: 60, size: 'max' },
);

/** Plays a history and throws at the first event that breaks a promise, or state that says other than the events. */
export function play(decider: InventoryDecider, history: readonly Step[]): readonly InventoryEvent[] {
  const audit = new InventoryAudit();
  const stream: InventoryEvent[] = [];
  let inventory = decider.initialState();
  let nowMs = openMs;
  for (const { waitMs, at } of history) {
    nowMs += waitMs;
    const command = at(nowMs);
    const decided = decider.decide(command, inventory);
    if (isRefusal(decided)) continue;
    for (const event of decided) {
      checkAgainst(command, event, inventory);
      inventory = decider.evolve(inventory, event);
      audit.check(event);
      checkState(inventory, audit);
    }
    stream.push(...decided);
  }
  return stream;
}

/** An order is held whole, its seats together if they can be, and a hold ends when its time is over and not before. */
function checkAgainst(command: InventoryCommand, event: InventoryEvent, inventory: Inventory): void {
  if (command.type === 'HoldTickets' && event.type === 'TicketsHeld') {
    deepStrictEqual(
      event.data.items.map((held) => [held.grade, held.quantity]),
      command.items.map((ordered) => [ordered.grade, quantityOf(ordered)]),
    );
    command.items.forEach((ordered, i) => {
      if ('quantity' in ordered) checkTogether(event.data.items[i]?.seats ?? [], inventory.grades.get(ordered.grade));
    });
  }
  if (command.type === 'ExpireHolds' && event.type === 'HoldExpired') {
    ok((inventory.holds.get(event.data.bookingId)?.heldUntilMs ?? 0) <= command.nowMs, 'expired before its time');
  }
}

function checkTogether(chosen: readonly string[], grade: Grade | undefined): void {
  const free = grade?.seats?.freeFrom(0, seatNames.length).seats ?? [];
  deepStrictEqual(groupsOf(chosen), fewestGroups(free, chosen.length), 'seats apart that could be together');
}

function quantityOf(item: HoldTickets['items'][number]): number {
  return 'seats' in item ? item.seats.length : item.quantity;
}

function checkState(inventory: Inventory, audit: InventoryAudit): void {
  for (const [name, offer] of audit.offers) {
    const grade = inventory.grades.get(name);
    deepStrictEqual([grade?.registered, grade?.left], [offer.registered, offer.registered - offer.taken]);
    const free = [...offer.seats].filter((seat) => !offer.owners.has(seat));
    deepStrictEqual(grade?.seats?.freeFrom(0, seatNames.length).seats ?? [], free);
  }
  const ticketsOf = new Map([...audit.ticketsOf].filter(([, tickets]) => tickets > 0));
  deepStrictEqual(new Map(inventory.customers), ticketsOf);
  const waiting = [...audit.kept].filter(([, { status }]) => status === 'held').map(([id]) => id);
  const due = inventory.due.dueBy(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
  deepStrictEqual(new Set(due.map((number) => inventory.holds.at(number).bookingId)), new Set(waiting));
}
