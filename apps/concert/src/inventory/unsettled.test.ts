import { EventStoreRefused, EventStoreUnavailable } from '@concert/event-store/errors';
import { type Fault, MemoryEventStore } from '@concert/event-store/testing/memory-event-store';
import { describe, expect, it, vi } from 'vitest';
import { hold, idOf, nowMs, register } from '../testing/examples.ts';
import { InventoryWriter } from './writer.ts';

const concertId = idOf('spring');
const streamName = `inventory-${concertId}`;
const one = [{ grade: 'R', quantity: 1 }];
const faults = ['lost', 'unanswered', 'late'] as const satisfies Fault[];

/** A concert with five R on sale, its writer, and the ids that each of its appends tried to write. */
async function onSale() {
  const store = new MemoryEventStore();
  const clock = { nowMs };
  const writerOf = () => new InventoryWriter(concertId, { store, now: () => clock.nowMs, maxQueued: 100 });
  const writer = writerOf();
  await writer.submit(register('R', 5), 'request');
  const append = vi.spyOn(store, 'append');
  const attempts = () => append.mock.calls.map(([, events, expected]) => [expected, events.map(({ id }) => id)]);
  const left = () => writer.inventory.grades.get('R')?.left;
  const types = () => store.stream(streamName).map(({ type }) => type);
  const held = () => types().filter((type) => type === 'TicketsHeld').length;
  const kim = () => writer.submit(hold('kim', one), 'request');
  return { store, clock, writer, writerOf, append, attempts, left, types, held, kim };
}

describe('an append of unknown fate', () => {
  it.each(faults)('that was %s is sent again while its callers wait', async (fault) => {
    const { store, attempts, left, held, kim } = await onSale();
    store.faults.push(fault);
    expect(await kim()).toHaveLength(1);
    expect([held(), left()]).toEqual([1, 4]);
    const [first, second] = attempts();
    expect(second).toEqual(first);
  });

  it.each(faults)('that was %s twice is settled before anything else is decided', async (fault) => {
    const { store, writer, attempts, left, held, kim } = await onSale();
    store.faults.push(fault, fault);
    await expect(kim()).rejects.toThrow(EventStoreUnavailable);
    expect(await writer.submit(hold('lee', one), 'request')).toHaveLength(1);
    expect([held(), left()]).toEqual([2, 3]);
    const [first, second, third] = attempts();
    expect([second, third]).toEqual([first, first]);
    expect(await kim()).toEqual([]);
  });

  it.each(faults)('that was %s twice is in memory once when the rest of the stream is read', async (fault) => {
    const { store, writer, held, left, kim } = await onSale();
    store.faults.push(fault, fault);
    await expect(kim()).rejects.toThrow(EventStoreUnavailable);
    await writer.catchUp();
    expect([held(), left()]).toEqual([1, 4]);
    expect(await writer.submit(hold('lee', one), 'request')).toHaveLength(1);
    expect([held(), left()]).toEqual([2, 3]);
  });

  it.each(faults)('that was %s and is not done twice by asking again', async (fault) => {
    const { store, writer, types, left } = await onSale();
    store.faults.push(fault, fault);
    await expect(writer.submit(register('R', 7), 'request')).rejects.toThrow(EventStoreUnavailable);
    await writer.submit(hold('kim', one), 'request');
    expect([types().filter((type) => type === 'TicketsRegistered').length, left()]).toEqual([2, 11]);
  });

  it('is decided again when somebody else has taken its place', async () => {
    const { store, writerOf, held, left, kim } = await onSale();
    store.faults.push('lost');
    const other = writerOf();
    const gate = Promise.withResolvers<void>();
    const append = store.append.bind(store);
    const overtaken = vi.spyOn(store, 'append').mockImplementationOnce(async (...written) => {
      await gate.promise;
      return append(...written);
    });
    const asked = kim();
    await vi.waitFor(() => expect(overtaken).toHaveBeenCalledOnce(), { timeout: 20_000 });
    store.faults.unshift('none');
    await other.submit(hold('lee', one), 'request');
    gate.resolve();
    expect(await asked).toHaveLength(1);
    expect([held(), left()]).toEqual([2, 3]);
  });

  it('answers nobody twice, and gives up what can never be written', async () => {
    const { store, writer, writerOf, held, left, kim } = await onSale();
    store.faults.push('lost', 'lost');
    await expect(kim()).rejects.toThrow(EventStoreUnavailable);
    await writerOf().submit(hold('lee', one), 'request');
    expect(await writer.submit(hold('park', one), 'request')).toHaveLength(1);
    expect([held(), left()]).toEqual([2, 3]);
  });

  it.each(faults)('that was %s is told by the stream, too', async (fault) => {
    const { store, writer, writerOf, left, kim } = await onSale();
    store.faults.push(fault, fault);
    await expect(kim()).rejects.toThrow(EventStoreUnavailable);
    await writerOf().submit(hold('lee', one), 'request');
    for (const recorded of store.stream(streamName)) await writer.absorb(recorded);
    const inStream = store.stream(streamName).filter(({ type }) => type === 'TicketsHeld').length;
    expect(left()).toBe(5 - inStream);
    expect(await writer.submit(hold('park', one), 'request')).toHaveLength(1);
  });

  it('is settled also when nobody asks for anything', async () => {
    const { store, writer, left, held, kim, append } = await onSale();
    store.away = true;
    await expect(kim()).rejects.toThrow(EventStoreUnavailable);
    writer.settle();
    store.away = false;
    await vi.waitFor(() => {
      writer.settle();
      expect(held()).toBe(1);
    });
    expect(left()).toBe(4);
    const appends = append.mock.calls.length;
    await Promise.resolve();
    writer.settle();
    expect(append).toHaveBeenCalledTimes(appends);
  });

  it('is not sent again at once when the store took its time: everyone is answered', async () => {
    const { writer, clock, append, kim, held } = await onSale();
    append.mockImplementationOnce(async () => {
      clock.nowMs += 5000;
      throw new EventStoreUnavailable('no answer within 5000 ms');
    });
    const asked = [kim(), writer.submit(hold('lee', one), 'request')];
    const answers = await Promise.allSettled(asked);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(append).toHaveBeenCalledOnce();
    expect(await writer.submit(hold('lee', one), 'request')).toHaveLength(1);
    expect(held()).toBe(2);
  });

  it('of a store that refuses every append, as with a full disk, loses nothing', async () => {
    const { store, writer, append, held, left, kim } = await onSale();
    append.mockRejectedValue(new EventStoreUnavailable('no space left on device'));
    for (const name of ['kim', 'lee', 'park']) {
      await expect(writer.submit(hold(name, one), 'request')).rejects.toThrow(EventStoreUnavailable);
    }
    append.mockRestore();
    expect(store.stream(streamName)).toHaveLength(2);
    expect(await writer.submit(hold('lee', one), 'request')).toHaveLength(1);
    expect(await kim()).toEqual([]);
    expect([held(), left()]).toEqual([2, 3]);
  });
});

describe('an append that the store refuses for good', () => {
  const refusal = new EventStoreRefused('access denied');

  it('fails those who asked for it, once, and is not sent again', async () => {
    const { writer, append, kim, left } = await onSale();
    append.mockRejectedValueOnce(refusal);
    await expect(kim()).rejects.toBe(refusal);
    writer.settle();
    expect(append).toHaveBeenCalledOnce();
    expect(left()).toBe(5);
    expect(await kim()).toHaveLength(1);
  });

  it.each(faults)('after it was %s before leaves what is in the stream', async (fault) => {
    const { store, writer, append, kim, held, left } = await onSale();
    store.faults.push(fault, fault);
    await expect(kim()).rejects.toThrow(EventStoreUnavailable);
    append.mockRejectedValueOnce(refusal);
    await writer.submit(hold('lee', one), 'request');
    expect(left()).toBe(5 - held());
    await kim();
    expect([held(), left()]).toEqual([2, 3]);
  });
});
