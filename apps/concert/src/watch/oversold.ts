import type { Inventory } from '@concert/concert/inventory/state';

/**
 * How many tickets were given out beyond those that there are: 0, as long as the rules hold. Of numbered seats a second
 * buyer of the same one leaves fewer on paper than are free in the map.
 */
export function oversoldTickets({ gradesInOrder }: Pick<Inventory, 'gradesInOrder'>): number {
  let oversold = 0;
  for (const { left, seats } of gradesInOrder) {
    const free = seats === null ? Math.max(left, 0) : seats.countFree();
    oversold += Math.max(free - left, 0);
  }
  return oversold;
}
