import { deepStrictEqual } from 'node:assert/strict';
import type { InventoryEvent } from '../events.ts';
import type { revert } from '../evolve.ts';
import type { InventoryDecider } from './histories.ts';
import { outline } from './outline.ts';
import { plainOutline } from './plain-inventory.ts';

/** What changes a state. */
export type Change = Pick<InventoryDecider, 'initialState' | 'evolve'> & { readonly revert: typeof revert };

/**
 * Applies the stream some events at a time and takes back as many as each turn says, as a writer whose
 * appends fail does. Throws when the state ever says other than plain objects would.
 */
export function playBackAndForth(change: Change, stream: readonly InventoryEvent[], turns: readonly number[]): void {
  let inventory = change.initialState();
  let applied = 0;
  for (const [turn, steps] of turns.entries()) {
    const forth = Math.min(stream.length, applied + 7 + (turn % 5));
    for (const event of stream.slice(applied, forth)) inventory = change.evolve(inventory, event);
    applied = Math.max(0, forth - steps);
    for (const event of stream.slice(applied, forth).reverse()) inventory = change.revert(inventory, event);
    deepStrictEqual(outline(inventory), plainOutline(stream.slice(0, applied)));
  }
  for (const event of stream.slice(applied)) inventory = change.evolve(inventory, event);
  deepStrictEqual(outline(inventory), plainOutline(stream));
}
