import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeatMap } from './seat-map.ts';

const names = (count: number, from = 0) => Array.from({ length: count }, (_, i) => `S-${from + i}`);

describe('a seat map', () => {
  it('gives free seats in the order of registration, page by page', () => {
    const seats = new SeatMap();
    seats.add(names(100));
    seats.take(['S-0', 'S-31', 'S-32', 'S-64']);
    expect(seats.freeFrom(0, 2)).toEqual({ seats: ['S-1', 'S-2'], next: 3 });
    expect(seats.freeFrom(30, 3)).toEqual({ seats: ['S-30', 'S-33', 'S-34'], next: 35 });
    expect(seats.freeFrom(98, 10)).toEqual({ seats: ['S-98', 'S-99'], next: null });
    expect(seats.freeFrom(1_000_000, 10)).toEqual({ seats: [], next: null });
  });

  it('agrees with a plain set, whatever is added, taken and given back', () => {
    const change = fc.record({ add: fc.nat(300), toggle: fc.array(fc.nat(2000), { maxLength: 80 }) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
        const seats = new SeatMap();
        const free = new Set<string>();
        for (const { add, toggle } of changes) {
          addTo(seats, free, add);
          for (const at of toggle) if (at < seats.size) flip(seats, free, `S-${at}`);
          const inOrder = names(seats.size).filter((name) => free.has(name));
          expect(seats.freeFrom(0, seats.size)).toEqual({ seats: inOrder, next: null });
        }
      }),
    );
  });

  it('forgets the seats that were added last', () => {
    const seats = new SeatMap();
    seats.add(names(40));
    seats.add(names(3, 40));
    seats.removeLast(names(3, 40));
    expect(seats.size).toBe(40);
    expect(seats.has('S-41')).toBe(false);
    seats.add(['T-1']);
    expect(seats.freeFrom(38, 10).seats).toEqual(['S-38', 'S-39', 'T-1']);
  });
});

function addTo(seats: SeatMap, free: Set<string>, count: number): void {
  const added = names(count, seats.size);
  seats.add(added);
  for (const name of added) free.add(name);
}

function flip(seats: SeatMap, free: Set<string>, name: string): void {
  if (seats.isFree(name)) seats.take([name]);
  else seats.giveBack([name]);
  if (!free.delete(name)) free.add(name);
}
