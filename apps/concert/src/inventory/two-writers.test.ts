import { outline } from '@concert/concert/inventory/testing/outline';
import { WrongExpectedRevision } from '@concert/event-store/errors';
import { MemoryEventStore } from '@concert/event-store/testing/memory-event-store';
import { describe, expect, it } from 'vitest';
import { hold, idOf, register } from '../testing/examples.ts';
import { one, onSale, streamName, writerOver } from '../testing/on-sale.ts';
import type { InventoryWriter } from './writer.ts';

describe('two writers of one inventory', () => {
  it('never sell a ticket twice: the overtaken one reads the tail and decides again', async () => {
    const { store, writer } = await onSale(1);
    const other = writerOver(store);
    const outcomes = await Promise.all([
      writer.submit(hold('kim', one), 'request'),
      other.submit(hold('lee', one), 'request'),
    ]);
    expect(outcomes.filter((outcome) => 'refused' in outcome)).toEqual([
      { refused: 'sold-out', detail: { left: { R: 0 } } },
    ]);
    expect(outline(other.inventory)).toEqual(outline((await replayed(store)).inventory));
  });

  it('gives the same order, sent to both, one hold', async () => {
    const { store, writer, held } = await onSale(5);
    const other = writerOver(store);
    await other.submit(hold('choi', one), 'request');
    await Promise.all([writer, other].map((either) => either.submit(hold('kim', one), 'request')));
    expect(held()).toBe(2);
    const payBy = [writer, other].map(({ inventory }) => inventory.holds.get(idOf('kim'))?.payByMs);
    expect(payBy[0]).toBe(payBy[1]);
  });

  it('asks the stream before it turns a payment or a cancellation away', async () => {
    const { store, writer } = await onSale(5);
    const other = writerOver(store);
    await other.submit(hold('choi', one), 'request');
    await writer.submit(hold('kim', one), 'request');
    const confirmed = await other.submit({ type: 'ConfirmHold', bookingId: idOf('kim') }, 'paid');
    expect(confirmed).toMatchObject([{ type: 'HoldConfirmed' }]);
    await writer.submit({ type: 'ReleaseHold', bookingId: idOf('kim') }, 'cancelled');
    expect(await other.submit({ type: 'ReleaseHold', bookingId: idOf('kim') }, 'again')).toEqual([]);
    expect(await other.submit({ type: 'ConfirmHold', bookingId: idOf('nobody') }, 'paid')).toEqual({
      refused: 'unknown-hold',
    });
  });

  it('asks the stream before it turns a buyer away', async () => {
    const { store, writer } = await onSale(1);
    await writer.submit(hold('kim', one), 'request');
    await writerOver(store).submit({ type: 'ReleaseHold', bookingId: idOf('kim') }, 'cancelled');
    expect(await writer.submit(hold('lee', one), 'request')).toMatchObject([{ type: 'TicketsHeld' }]);
    expect(await writerOver(store).submit(hold('park', one), 'request')).toMatchObject({ refused: 'sold-out' });
  });

  it('gives up when it is overtaken again and again', async () => {
    const { writer } = await onSale(5);
    const always = { append: () => Promise.reject(new WrongExpectedRevision(streamName, 9n)) };
    const store = Object.assign(new MemoryEventStore(), always);
    await expect(writerOver(store).submit(register('R', 5), 'request')).rejects.toThrow(WrongExpectedRevision);
    expect(store.reads).toBeGreaterThan(10);
    expect(writer.inventory.grades.size).toBe(1);
  });
});

describe('what is followed', () => {
  it('is taken once, and never between a decision and its append', async () => {
    const { store, writer, left } = await onSale(5);
    await writerOver(store).submit(hold('lee', one), 'request');
    const release = store.hold();
    const asked = writer.submit(hold('kim', one), 'request');
    const absorbed = store.stream(streamName).map((recorded) => writer.absorb(recorded));
    release();
    await Promise.all([asked, ...absorbed]);
    expect(left()).toBe(3);
  });

  it('may skip what is not in memory yet: that is read', async () => {
    const { store, left: seen } = await onSale(5);
    const writer = writerOver(store);
    const [, second] = store.stream(streamName);
    if (second === undefined) throw new Error('nothing written');
    await writer.absorb(second);
    expect([writer.revision, writer.inventory.grades.get('R')?.left]).toEqual([1n, seen()]);
    await writer.absorb(second);
    expect(writer.revision).toBe(1n);
  });
});

async function replayed(store: MemoryEventStore): Promise<InventoryWriter> {
  const writer = writerOver(store);
  for (const recorded of store.stream(streamName)) await writer.absorb(recorded);
  return writer;
}
