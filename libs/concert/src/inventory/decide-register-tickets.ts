import { type Refusal, refuse } from '@concert/decider/decider';
import type { InventoryEvent, InventoryOpened, Registration, Terms } from './events.ts';
import type { Grade } from './grade.ts';
import type { Inventory } from './state.ts';

export const maxGrades = 200;
export const maxSeatsPerGrade = 100_000;
export const maxTickets = 1_000_000;
/** So few are sooner compared with each other than put into a set. */
const few = 8;

/** Adds tickets: `quantity` of a counted grade, or numbered `seats` (then `quantity` is their number). */
export interface RegisterTickets {
  readonly type: 'RegisterTickets';
  /** Of the concert; the first registration opens the inventory under them. */
  readonly terms: Terms;
  readonly grade: string;
  readonly price: number;
  readonly quantity: number;
  readonly seats: readonly string[];
  /** Without one every command adds. */
  readonly registration?: Registration;
}

export type RegisterTicketsCode =
  | 'key-reused'
  | 'price-fixed'
  | 'grade-kind-fixed'
  | 'same-seat-twice'
  | 'seat-already-registered'
  | 'too-many-grades'
  | 'too-many-seats'
  | 'too-many-tickets';

export function decideRegisterTickets(
  command: RegisterTickets,
  inventory: Inventory,
): readonly InventoryEvent[] | Refusal<RegisterTicketsCode> {
  const { grade: name, price, quantity, seats, registration } = command;
  const known = registration && inventory.registrations.get(registration.registrationId);
  if (known !== undefined) return known === registration?.bodyHash ? [] : refuse('key-reused');
  const grade = inventory.grades.get(name);
  const refusal =
    (grade === undefined ? refuseNewGrade(inventory) : refuseMoreOf(grade, command)) ??
    refuseSeats(seats, grade) ??
    refuseQuantity(quantity, inventory);
  if (refusal !== null) return refusal;
  const currency = (inventory.terms ?? command.terms).currency;
  const opened: InventoryOpened[] = inventory.terms === null ? [{ type: 'InventoryOpened', data: command.terms }] : [];
  const data = { grade: name, price, currency, quantity, seats, ...(registration && { registration }) };
  return [...opened, { type: 'TicketsRegistered', data }];
}

function refuseNewGrade(inventory: Inventory): Refusal<RegisterTicketsCode> | null {
  if (inventory.grades.size < maxGrades) return null;
  return refuse('too-many-grades', { pointer: '#/grade', most: maxGrades });
}

function refuseMoreOf(grade: Grade, command: RegisterTickets): Refusal<RegisterTicketsCode> | null {
  if (grade.price !== command.price) return refuse('price-fixed', { pointer: '#/price', price: grade.price });
  const seated = command.seats.length > 0;
  if (seated === (grade.seats !== null)) return null;
  return refuse('grade-kind-fixed', { pointer: seated ? '#/seats' : '#/quantity' });
}

function refuseSeats(seats: readonly string[], grade: Grade | undefined): Refusal<RegisterTicketsCode> | null {
  const twice = repeatedAt(seats);
  if (twice >= 0) return refuse('same-seat-twice', { pointer: `#/seats/${twice}`, seat: seats[twice] });
  const known = seats.findIndex((seat) => grade?.seats?.has(seat) === true);
  if (known >= 0) return refuse('seat-already-registered', { pointer: `#/seats/${known}`, seat: seats[known] });
  if (seats.length + (grade?.seats?.size ?? 0) <= maxSeatsPerGrade) return null;
  return refuse('too-many-seats', { pointer: '#/seats', most: maxSeatsPerGrade });
}

function refuseQuantity(quantity: number, inventory: Inventory): Refusal<RegisterTicketsCode> | null {
  if (inventory.registered + quantity <= maxTickets) return null;
  return refuse('too-many-tickets', { pointer: '#/quantity', most: maxTickets, registered: inventory.registered });
}

/** The first position whose value came before, or -1. */
export function repeatedAt(values: readonly string[]): number {
  if (values.length <= few) return values.findIndex((value, i) => values.indexOf(value) < i);
  const seen = new Set<string>();
  return values.findIndex((value) => seen.size === seen.add(value).size);
}
