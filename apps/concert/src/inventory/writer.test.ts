import { outline } from '@concert/concert/inventory/testing/outline';
import { EventStoreUnavailable, WrongExpectedRevision } from '@concert/event-store/errors';
import { MemoryEventStore } from '@concert/event-store/testing/memory-event-store';
import { describe, expect, it } from 'vitest';
import { hold, idOf, nowMs, register } from '../testing/examples.ts';
import { QueueFull } from './asked.ts';
import { InventoryWriter } from './writer.ts';

const concertId = idOf('spring');
const streamName = `inventory-${concertId}`;
const one = [{ grade: 'R', quantity: 1 }];

function writerOver(store: MemoryEventStore, maxQueued = 100): InventoryWriter {
  return new InventoryWriter(concertId, { store, now: () => nowMs, maxQueued });
}

/** A concert with so many R on sale, the store it is in, and its writer. */
async function onSale(tickets: number) {
  const store = new MemoryEventStore();
  const writer = writerOver(store);
  await writer.submit(register('R', tickets), 'request');
  const left = () => writer.inventory.grades.get('R')?.left;
  const held = () => store.stream(streamName).filter(({ type }) => type === 'TicketsHeld').length;
  return { store, writer, left, held };
}

describe('a writer', () => {
  it('appends what is queued as one write and answers once it is durable', async () => {
    const { store, writer, held } = await onSale(10);
    const release = store.hold();
    const answered: string[] = [];
    const asked = ['kim', 'lee', 'park', 'choi'].map((name) =>
      writer.submit(hold(name, one), 'request').then(() => answered.push(name)),
    );
    await Promise.resolve();
    expect([answered, held()]).toEqual([[], 0]);
    release();
    await Promise.all(asked);
    expect(answered).toEqual(['kim', 'lee', 'park', 'choi']);
    expect(store.appends.slice(1)).toEqual([1, 3]);
  });

  it('refuses what is sold out by those before only when they have it for sure', async () => {
    const { store, writer } = await onSale(1);
    const release = store.hold();
    const answered: string[] = [];
    const asked = ['kim', 'lee'].map((name) =>
      writer.submit(hold(name, one), 'request').then(() => answered.push(name)),
    );
    await Promise.resolve();
    expect(answered).toEqual([]);
    release();
    await Promise.all(asked);
    expect(await writer.submit(hold('park', one), 'request')).toEqual({
      refused: 'sold-out',
      detail: { left: { R: 0 } },
    });
  });

  it('appends what is asked together as one write, also when idle', async () => {
    const { store, writer } = await onSale(2);
    const commands = ['kim', 'lee', 'park'].map((name) => hold(name, one));
    const answers = await writer.submitAll(commands, 'request');
    expect(answers).toMatchObject([[{ type: 'TicketsHeld' }], [{ type: 'TicketsHeld' }], { refused: 'sold-out' }]);
    expect(store.appends.slice(1)).toEqual([2]);
  });

  it('says with each event whose story it belongs to, what caused it and when', async () => {
    const { store, writer } = await onSale(1);
    await writer.submit(hold('kim', one), 'request-7');
    expect(store.stream(streamName).map(({ metadata }) => metadata)).toMatchObject([
      { correlationId: concertId, causationId: 'request' },
      { correlationId: concertId, causationId: 'request' },
      { correlationId: idOf('kim'), causationId: 'request-7', version: 1, occurredAt: '2030-01-01T00:00:00.000Z' },
    ]);
  });

  it('answers the same order twice at the same moment with one hold', async () => {
    const { writer, held } = await onSale(5);
    const outcomes = await Promise.all([1, 2].map(() => writer.submit(hold('kim', one), 'request')));
    expect(outcomes.map((outcome) => 'length' in outcome && outcome.length)).toEqual([1, 0]);
    expect(held()).toBe(1);
  });

  it('keeps an append small enough for the store', async () => {
    const { store, writer } = await onSale(100_000);
    const release = store.hold();
    const asked = Array.from({ length: 90 }, (_, i) => writer.submit(hold(`${i}`, one), 'request'));
    const seats = Array.from({ length: 2500 }, (_, i) => `${i}`);
    const more = [0, 1, 2, 3].map((i) => writer.submit(register(`S${i}`, seats), 'request'));
    release();
    await Promise.all([...asked, ...more]);
    expect(store.appends.slice(1)).toEqual([1, 91, 2]);
  });

  it('refuses at once when its queue is full, and serves those who wait', async () => {
    const { store } = await onSale(10);
    const writer = writerOver(store, 2);
    const asked = ['kim', 'lee'].map((name) => writer.submit(hold(name, one), 'request'));
    await expect(writer.submit(hold('park', one), 'request')).rejects.toThrow(QueueFull);
    expect(await Promise.all(asked)).toHaveLength(2);
    expect(await writer.submit(hold('park', one), 'request')).toHaveLength(1);
  });

  it('takes what is asked together whole or not at all', async () => {
    const { store, held } = await onSale(10);
    const writer = writerOver(store, 3);
    const names = (...all: string[]) => all.map((name) => hold(name, one));
    const taken = writer.submitAll(names('kim', 'lee'), 'request');
    const full = await writer.submitAll(names('park', 'choi'), 'request');
    expect(full.map((answer) => 'failed' in answer && answer.failed)).toEqual([
      expect.any(QueueFull),
      expect.any(QueueFull),
    ]);
    await taken;
    expect(held()).toBe(2);
  });
});

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

describe('a look at rest', () => {
  it('sees what the stream says, however busy the writer is', async () => {
    const { store, writer } = await onSale(10);
    const release = store.hold();
    const asked = ['kim', 'lee', 'park'].map((name) => writer.submit(hold(name, one), 'request'));
    const look = () =>
      writer.atRest(({ inventory, revision }) => [revision, inventory.grades.get('R')?.left, inventory.holds.size]);
    const seen = look();
    release();
    expect(await seen).toEqual([2n, 9, 1]);
    await Promise.all(asked);
    expect(await look()).toEqual([4n, 7, 3]);
  });

  it('is refused while an append is of unknown fate', async () => {
    const { store, writer } = await onSale(10);
    store.faults.push('lost', 'lost');
    await expect(writer.submit(hold('kim', one), 'request')).rejects.toThrow(EventStoreUnavailable);
    await expect(writer.atRest(({ revision }) => revision)).rejects.toThrow(EventStoreUnavailable);
  });
});

async function replayed(store: MemoryEventStore): Promise<InventoryWriter> {
  const writer = writerOver(store);
  for (const recorded of store.stream(streamName)) await writer.absorb(recorded);
  return writer;
}
