import type { Inventory } from '../state.ts';

/** All that an inventory says, as plain values to compare, whatever way it came to it. */
export function outline(inventory: Inventory) {
  const { terms, salesWindow, registered, registrations, grades, holds, customers, due } = inventory;
  return {
    terms,
    salesWindow,
    registered,
    registrations: new Map(registrations),
    grades: [...grades.values()].map(({ seats, ...grade }) => ({
      ...grade,
      seats: seats === null ? null : { names: seats.names, free: seats.freeFrom(0, seats.size).seats },
    })),
    holds: [...holds].map(({ bookingId, customerId, items, bodyHash, payByMs, heldUntilMs, status }) => {
      return { bookingId, customerId, items, bodyHash, payByMs, heldUntilMs, status };
    }),
    ticketsOf: new Map(customers),
    due: new Set(due.dueBy(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)),
  };
}
