import type { InventoryCommand } from '@concert/concert/inventory/inventory';
import { emptyInventory } from '@concert/concert/inventory/state';
import { describe, expect, it, vi } from 'vitest';
import { hold, idOf, nowMs, register } from '../testing/examples.ts';
import type { Asked } from './asked.ts';
import { decideBatch } from './batch.ts';

const mostBytesOfAnAppend = 2 ** 20;
const nothing = () => undefined;

function asked(command: InventoryCommand): Asked {
  return { command, causationId: 'request', traceparent: undefined, answer: nothing, doubted: false };
}

describe('a batch', () => {
  it('ends before an event that would make its append too large, and the next begins with it', () => {
    const seats = (row: string) => Array.from({ length: 5000 }, (_, i) => `${'𝐀'.repeat(35)}${row}${1000 + i}`);
    const queue = ['A', 'B', 'C'].map((row) => asked(register(row, seats(row))));
    const inventory = emptyInventory();
    const batches = [];
    while (queue.length > 0) batches.push(decideBatch(queue, inventory, idOf('spring'), nowMs));
    expect(batches.map((batch) => batch?.decided.length)).toEqual([1, 1, 1]);
    for (const batch of batches)
      expect(Buffer.byteLength(JSON.stringify(batch?.append))).toBeLessThan(mostBytesOfAnAppend);
    expect(inventory.registered).toBe(15_000);
  });

  it('that is full decides nothing more: a command whose decision throws is answered once', () => {
    const orders = Array.from({ length: 999 }, (_, i) => asked(hold(`buyer ${i}`, [{ grade: 'R', quantity: 1 }])));
    const answer = vi.fn();
    const broken = { ...asked({ type: 'HoldTickets' } as unknown as InventoryCommand), answer };
    const queue = [asked(register('R', 2000)), ...orders, broken];
    const inventory = emptyInventory();
    while (queue.length > 0) decideBatch(queue, inventory, idOf('spring'), nowMs);
    expect(answer).toHaveBeenCalledOnce();
  });

  it('writes small events together', () => {
    const orders = ['kim', 'lee', 'park'].map((name) => asked(hold(name, [{ grade: 'R', quantity: 1 }])));
    const queue = [asked(register('R', 10)), ...orders];
    expect(decideBatch(queue, emptyInventory(), idOf('spring'), nowMs)?.decided).toHaveLength(4);
    expect(queue).toEqual([]);
  });
});
