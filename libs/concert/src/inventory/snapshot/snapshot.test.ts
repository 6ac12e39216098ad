import { deepStrictEqual } from 'node:assert/strict';
import { fold } from '@concert/decider/decider';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InventoryEvent } from '../events.ts';
import { inventoryDecider } from '../inventory.ts';
import { emptyInventory, type Inventory } from '../state.ts';
import { held, onSale, r, registered, vip } from '../testing/examples.ts';
import { histories, play } from '../testing/histories.ts';
import { manyHolds } from '../testing/many-holds.ts';
import { outline } from '../testing/outline.ts';
import { fromBytes, SnapshotUnreadable, toBytes } from './snapshot.ts';

const written = (inventory: Inventory): Uint8Array => new Uint8Array(Buffer.concat(toBytes(inventory)));
const kimHolds: readonly InventoryEvent[] = [...onSale, held('kim/1', [r(2), vip('A-1')])];

describe('a snapshot', () => {
  it('is the state it was taken of, and goes on from there as if nothing had been', () => {
    fc.assert(
      fc.property(histories, fc.nat(), (history, seed) => {
        const stream = play(inventoryDecider, history);
        const at = seed % (stream.length + 1);
        let inventory = fromBytes(written(fold(inventoryDecider, stream.slice(0, at))));
        deepStrictEqual(outline(inventory), outline(fold(inventoryDecider, stream.slice(0, at))));
        for (const event of stream.slice(at)) inventory = inventoryDecider.evolve(inventory, event);
        deepStrictEqual(outline(inventory), outline(fold(inventoryDecider, stream)));
      }),
      { numRuns: 300 },
    );
  });

  it('says what was, though the inventory goes on changing before it is written', () => {
    const inventory = fold(inventoryDecider, kimHolds);
    const before = outline(inventory);
    const parts = toBytes(inventory);
    inventoryDecider.evolve(inventory, { type: 'HoldConfirmed', data: { bookingId: 'kim/1', customerId: 'kim' } });
    inventoryDecider.evolve(inventory, held('lee/1', [r(1)]));
    deepStrictEqual(outline(fromBytes(Buffer.concat(parts))), before);
  });

  it('has room for thousands of holds, and for none', () => {
    const many = manyHolds(10_000);
    deepStrictEqual(outline(fromBytes(written(many))), outline(many));
    deepStrictEqual(outline(fromBytes(written(emptyInventory()))), outline(emptyInventory()));
  });

  it('is read wherever it lies in memory, in parts of whole words', () => {
    const parts = toBytes(fold(inventoryDecider, kimHolds));
    for (const part of parts) expect(part.length % 4).toBe(0);
    const bytes = Buffer.concat([Buffer.alloc(1), ...parts]).subarray(1);
    deepStrictEqual(outline(fromBytes(bytes)), outline(fold(inventoryDecider, kimHolds)));
  });
});

describe('bytes that make no sense', () => {
  const whole = written(fold(inventoryDecider, kimHolds));

  it.each([
    ['nothing', new Uint8Array()],
    ['another file', new Uint8Array(400).fill(65)],
    ['an older version', whole.with(4, 1)],
    ['a newer version', whole.with(4, 3)],
    ['a part of a snapshot', whole.slice(0, -4)],
    ['more than a snapshot', new Uint8Array([...whole, 0, 0, 0, 0])],
    ['a head that is no JSON', whole.with(12, 0)],
    ['a status that there is not', whole.with(-4, 9)],
  ])('are refused by name: %s', (_, bytes) => {
    expect(() => fromBytes(bytes)).toThrow(SnapshotUnreadable);
  });

  it('are refused when they sell a seat twice, or more than there is', () => {
    const twice = [held('kim/1', [vip('A-1')]), held('lee/1', [vip('A-1')])];
    const tooMany = [registered('S', 1000, 2), held('kim/1', [{ ...r(3), grade: 'S', price: 1000 }])];
    for (const events of [twice, tooMany]) {
      const oversold = written(fold(inventoryDecider, [...onSale, ...events]));
      expect(() => fromBytes(oversold)).toThrow(SnapshotUnreadable);
    }
  });

  it('throw nothing else, whichever byte is wrong', () => {
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        try {
          fromBytes(whole.with(at, (whole[at] ?? 0) ^ flip));
        } catch (error) {
          expect(error).toBeInstanceOf(SnapshotUnreadable);
        }
      }),
    );
  });
});
