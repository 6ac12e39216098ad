import { EventStoreUnavailable } from '@concert/event-store/errors';
import { describe, expect, it } from 'vitest';
import { hold, idOf, register } from '../testing/examples.ts';
import { concertId, one, onSale, streamName, writerOver } from '../testing/on-sale.ts';
import { QueueFull } from './asked.ts';

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
