import { isRefusal, type Refusal, refuse } from '@concert/decider/decider';
import { repeatedAt } from './decide-register-tickets.ts';
import type { HeldItem, TicketsHeld } from './events.ts';
import type { Grade } from './grade.ts';
import type { Hold } from './hold-table.ts';
import { Instants } from './instants.ts';
import type { Inventory } from './state.ts';

/** What a customer asks of one grade: so many, or these. A seated grade ordered by quantity gives its best ones. */
export type OrderedItem =
  | { readonly grade: string; readonly quantity: number }
  | { readonly grade: string; readonly seats: readonly string[] };

/** All or nothing. The customer has the concert's pay window to pay, and `graceMs` more until the hold ends. */
export interface HoldTickets {
  readonly type: 'HoldTickets';
  readonly bookingId: string;
  readonly customerId: string;
  readonly items: readonly OrderedItem[];
  readonly bodyHash: string;
  readonly graceMs: number;
  readonly nowMs: number;
}

export type HoldTicketsCode =
  | 'key-reused'
  | 'hold-ended'
  | 'sales-not-open'
  | 'sales-closed'
  | 'unknown-grade'
  | 'unknown-seat'
  | 'same-grade-twice'
  | 'same-seat-twice'
  | 'over-limit'
  | 'seat-taken'
  | 'sold-out';

type Refused = Refusal<HoldTicketsCode>;

export function decideHoldTickets(command: HoldTickets, inventory: Inventory): readonly TicketsHeld[] | Refused {
  inventory.holds.look(command.bookingId, command.customerId);
  const known = inventory.holds.get(command.bookingId);
  if (known !== undefined) return repeat(command, known);
  const refusal = refuseTime(command.nowMs, inventory) ?? refuseOverLimit(command, inventory);
  if (refusal !== null) return refusal;
  const items = chooseAll(command.items, inventory);
  if (isRefusal(items)) return items;
  return [held(command, items, inventory.terms?.payWindowSeconds ?? 0)];
}

const payBys = new Instants();
const heldUntils = new Instants();

function held(command: HoldTickets, items: readonly HeldItem[], payWindowSeconds: number): TicketsHeld {
  const { bookingId, customerId, bodyHash, nowMs, graceMs } = command;
  const payByMs = nowMs + payWindowSeconds * 1000;
  const payBy = payBys.textOf(payByMs);
  const heldUntil = heldUntils.textOf(payByMs + graceMs);
  return { type: 'TicketsHeld', data: { bookingId, customerId, items, payBy, heldUntil, bodyHash } };
}

/** The same order again is already so; anything else under that booking is refused for good. */
function repeat(command: HoldTickets, hold: Hold): readonly TicketsHeld[] | Refused {
  if (hold.bodyHash !== command.bodyHash || hold.customerId !== command.customerId) return refuse('key-reused');
  return hold.status === 'held' || hold.status === 'confirmed' ? [] : refuse('hold-ended');
}

function refuseTime(nowMs: number, { terms, salesWindow }: Inventory): Refused | null {
  if (terms === null) return refuse('unknown-grade', { pointer: '#/items/0/grade' });
  if (nowMs < salesWindow.opensAtMs) return refuse('sales-not-open', { salesOpenAt: terms.salesOpenAt });
  if (nowMs >= salesWindow.closesAtMs) return refuse('sales-closed', { salesCloseAt: terms.salesCloseAt });
  return null;
}

function refuseOverLimit({ items, customerId }: HoldTickets, inventory: Inventory): Refused | null {
  const limit = inventory.terms?.limitPerCustomer ?? 0;
  const left = limit - inventory.customers.ticketsOf(customerId);
  let ordered = 0;
  for (const item of items) ordered += 'seats' in item ? item.seats.length : item.quantity;
  return ordered > left ? refuse('over-limit', { limit, left }) : null;
}

function chooseAll(items: readonly OrderedItem[], inventory: Inventory): readonly HeldItem[] | Refused {
  const twice = items.length < 2 ? -1 : repeatedAt(items.map((item) => item.grade));
  if (twice >= 0) return refuse('same-grade-twice', { pointer: `#/items/${twice}/grade` });
  const chosen: HeldItem[] = [];
  for (const [i, item] of items.entries()) {
    const grade = inventory.grades.get(item.grade);
    if (grade === undefined) return refuse('unknown-grade', { pointer: `#/items/${i}/grade` });
    const choice =
      'seats' in item ? chooseSeats(item.grade, item.seats, grade, i) : chooseAny(item.grade, item.quantity, grade);
    if (choice === 'too-few') return refuse('sold-out', { left: leftOf(items, inventory) });
    if ('refused' in choice) return choice;
    chosen.push(choice);
  }
  return chosen;
}

function chooseAny(name: string, quantity: number, grade: Grade): HeldItem | 'too-few' {
  if (quantity > grade.left) return 'too-few';
  const seats = grade.seats?.best(quantity) ?? [];
  return { grade: name, quantity, price: grade.price, seats };
}

function chooseSeats(name: string, seats: readonly string[], grade: Grade, i: number): HeldItem | Refused {
  const twice = repeatedAt(seats);
  if (twice >= 0) return refuse('same-seat-twice', { pointer: `#/items/${i}/seats/${twice}`, seat: seats[twice] });
  for (let j = 0; j < seats.length; j += 1) {
    const seat = seats[j] ?? '';
    if (grade.seats?.isFree(seat) === true) continue;
    const code = grade.seats?.has(seat) === true ? 'seat-taken' : 'unknown-seat';
    return refuse(code, { pointer: `#/items/${i}/seats/${j}`, seat });
  }
  return { grade: name, quantity: seats.length, price: grade.price, seats };
}

/** What is left of each grade of the order, so that the customer can order less. */
function leftOf(items: readonly OrderedItem[], inventory: Inventory): Record<string, number> {
  return Object.fromEntries(items.map(({ grade }) => [grade, inventory.grades.get(grade)?.left ?? 0]));
}
