import type { Inventory } from '../state.ts';

/** All that an inventory says, as plain values to compare, without the room that its parts have grown. */
export function outline(inventory: Inventory) {
  const grades = [...inventory.grades].map(([name, { price, registered, left, seats }]) => ({
    name,
    price,
    registered,
    left,
    seats: seats === null ? null : { size: seats.size, free: seats.freeFrom(0, seats.size).seats },
  }));
  return { ...inventory, grades };
}
