import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InventoryEvent } from './events.ts';
import { revert } from './evolve.ts';
import { inventoryDecider } from './inventory.ts';
import { playBackAndForth } from './testing/back-and-forth.ts';
import { histories, play } from './testing/histories.ts';

describe('at every revision of every history', () => {
  it('held + sold <= registered, a seat has one owner, nobody is over the limit, tickets return once', () => {
    fc.assert(
      fc.property(histories, (history) => {
        play(inventoryDecider, history);
      }),
      { numRuns: 1000 },
    );
  });

  it('the columns say what plain objects would, also after events were taken back', () => {
    fc.assert(
      fc.property(histories, fc.array(fc.nat(9), { minLength: 1 }), (history, turns) => {
        playBackAndForth({ ...inventoryDecider, revert }, play(inventoryDecider, history), turns);
      }),
      { numRuns: 400 },
    );
  });
});

describe('the histories', () => {
  it('contain every event there is', () => {
    const seen = new Set<InventoryEvent['type']>();
    for (const history of fc.sample(histories, { numRuns: 300, seed: 1 })) {
      for (const event of play(inventoryDecider, history)) seen.add(event.type);
    }
    expect(seen.size).toBe(8);
  });
});
