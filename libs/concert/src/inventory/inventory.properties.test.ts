import { deepStrictEqual } from 'node:assert/strict';
import { fold } from '@concert/decider/decider';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InventoryEvent } from './events.ts';
import { revert } from './evolve.ts';
import { inventoryDecider } from './inventory.ts';
import { histories, play } from './testing/histories.ts';
import { outline } from './testing/outline.ts';

describe('at every revision of every history', () => {
  it('held + sold <= registered, a seat has one owner, nobody is over the limit, tickets return once', () => {
    fc.assert(
      fc.property(histories, (history) => {
        play(inventoryDecider, history);
      }),
      { numRuns: 1000 },
    );
  });

  it('taking the last events back leads to the state before them', () => {
    fc.assert(
      fc.property(histories, fc.nat(), (history, seed) => {
        const stream = play(inventoryDecider, history);
        const kept = stream.slice(0, seed % (stream.length + 1));
        let inventory = fold(inventoryDecider, stream);
        for (const event of stream.slice(kept.length).reverse()) inventory = revert(inventory, event);
        deepStrictEqual(outline(inventory), outline(fold(inventoryDecider, kept)));
      }),
      { numRuns: 500 },
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
