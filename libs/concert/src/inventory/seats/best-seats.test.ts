import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fewestGroups, groupsOf } from '../testing/plain-seats.ts';
import { SeatMap } from './seat-map.ts';

const hall = (rows: number, perRow: number) =>
  Array.from({ length: rows * perRow }, (_, i) => `A-${1 + Math.floor(i / perRow)}-${1 + (i % perRow)}`);

function mapOf(names: readonly string[], taken: readonly string[] = []): SeatMap {
  const seats = new SeatMap();
  seats.add(names);
  seats.take(taken);
  return seats;
}

describe('the best seats', () => {
  it('are the first that are side by side in one row', () => {
    const seats = mapOf(hall(2, 4), ['A-1-2']);
    expect(seats.best(1)).toEqual(['A-1-1']);
    expect(seats.best(2)).toEqual(['A-1-3', 'A-1-4']);
    expect(seats.best(3)).toEqual(['A-2-1', 'A-2-2', 'A-2-3']);
  });

  it('are not side by side across the end of a row, an aisle, or a seat that is taken', () => {
    const seats = mapOf(['A-1-1', 'A-1-2', 'A-1-5', 'A-1-6', 'A-1-7', 'A-2-8', 'A-2-9']);
    expect(seats.best(3)).toEqual(['A-1-5', 'A-1-6', 'A-1-7']);
    expect(seats.best(4)).toEqual(['A-1-5', 'A-1-6', 'A-1-7', 'A-1-1']);
  });

  it('are found whatever the order of registration, and in what is registered later', () => {
    const seats = mapOf(['A-1-1', 'A-2-1', 'A-1-10', 'A-1-2', 'A-2-2']);
    expect(seats.best(2)).toEqual(['A-1-1', 'A-1-2']);
    seats.add(['A-1-3']);
    expect(seats.best(3)).toEqual(['A-1-1', 'A-1-2', 'A-1-3']);
    seats.removeLast(['A-1-3']);
    expect(seats.best(3)).toEqual(['A-1-1', 'A-1-2', 'A-1-10']);
  });

  it('come in as few groups as possible when they cannot be together', () => {
    const seats = mapOf(hall(1, 9), ['A-1-2', 'A-1-5']);
    expect(seats.best(5)).toEqual(['A-1-6', 'A-1-7', 'A-1-8', 'A-1-9', 'A-1-1']);
    expect(seats.best(7)).toHaveLength(7);
    expect(() => seats.best(8)).toThrow('7 seats are free, and not 8');
    expect(seats.best(5)).toEqual(['A-1-6', 'A-1-7', 'A-1-8', 'A-1-9', 'A-1-1']);
  });

  it('agree with a plain search, whatever is taken and given back', () => {
    const names = [...hall(6, 40), ...hall(3, 7).map((name) => name.replace('A', 'B')), 'Box', 'C-1-x'];
    const turn = fc.record({ quantity: fc.integer({ min: 1, max: 50 }), toggle: fc.array(fc.nat(names.length - 1)) });
    fc.assert(
      fc.property(fc.shuffledSubarray(names), fc.array(turn, { maxLength: 12 }), (registered, turns) => {
        const seats = mapOf(registered);
        for (const { quantity, toggle } of turns) {
          for (const at of toggle) flip(seats, registered[at]);
          const free = registered.filter((name) => seats.isFree(name));
          if (free.length < quantity) continue;
          const best = seats.best(quantity);
          expect(best.filter((name) => free.includes(name))).toHaveLength(quantity);
          expect(new Set(best).size).toBe(quantity);
          expect(groupsOf(best)).toBe(fewestGroups(free, quantity));
          seats.take(best);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('are found in the worst of halls: only the last seats of 100,000 are together', () => {
    const names = hall(2000, 50);
    const everyOther = names.filter((_, i) => i % 2 === 1 && i < names.length - 2);
    const seats = mapOf(names, everyOther);
    expect(seats.best(2)).toEqual(['A-2000-49', 'A-2000-50']);
    expect(groupsOf(seats.best(1000))).toBe(999);
    for (let left = seats.countFree(); left > 0; left -= 1) seats.take(seats.best(1));
    expect(seats.countFree()).toBe(0);
  });
});

function flip(seats: SeatMap, name: string | undefined): void {
  if (name === undefined) return;
  if (seats.isFree(name)) seats.take([name]);
  else seats.giveBack([name]);
}
