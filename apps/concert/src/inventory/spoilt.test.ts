import type { HoldTickets } from '@concert/concert/inventory/decide-hold-tickets';
import { outline } from '@concert/concert/inventory/testing/outline';
import { EventStoreUnavailable } from '@concert/event-store/errors';
import { MemoryEventStore } from '@concert/event-store/testing/memory-event-store';
import { beforeEach, describe, expect, it } from 'vitest';
import { hold, idOf, nowMs, register } from '../testing/examples.ts';
import { InventoryWriter } from './writer.ts';

const concertId = idOf('spring');
const one = [{ grade: 'R', quantity: 1 }];
let store: MemoryEventStore;
let writer: InventoryWriter;

beforeEach(async () => {
  store = new MemoryEventStore();
  writer = new InventoryWriter(concertId, { store, now: () => nowMs, maxQueued: 100 });
  await writer.submit(register('R', 10), 'request');
});

/** Can be decided, and fails halfway through being applied: the hold is there by then, its hash is not. */
const broken: HoldTickets = { ...hold('broken', one), bodyHash: null as unknown as string };

async function asTheStreamSays() {
  const other = new InventoryWriter(concertId, { store, now: () => nowMs, maxQueued: 1 });
  await other.catchUp();
  return outline(other.inventory);
}

describe('a decision that a bug keeps from being applied', () => {
  it('fails alone: memory is as the stream says again, and the others are served', async () => {
    const commands = [hold('kim', one), broken, hold('lee', one)];
    const [kim, failed, lee] = await writer.submitAll(commands, 'request');
    expect([kim, lee]).toMatchObject([[{ type: 'TicketsHeld' }], [{ type: 'TicketsHeld' }]]);
    expect(failed).toEqual({ failed: expect.any(TypeError) });
    expect(writer.inventory.grades.get('R')?.left).toBe(8);
    expect(writer.inventory.holds.get(idOf('broken'))).toBe(undefined);
    expect(outline(writer.inventory)).toEqual(await asTheStreamSays());
    expect(await writer.submit(hold('park', one), 'request')).toHaveLength(1);
    expect(outline(writer.inventory)).toEqual(await asTheStreamSays());
  });

  it('answers a command that was not decided either once', async () => {
    const answers = await writer.submitAll(
      [{ ...hold('first', one), items: null as unknown as typeof one }, broken, hold('kim', one)],
      'request',
    );
    expect(answers).toMatchObject([{ failed: {} }, { failed: {} }, [{ type: 'TicketsHeld' }]]);
  });

  it('is mended as soon as the store can be read, and nobody takes a snapshot before', async () => {
    store.readStream = () => {
      throw new EventStoreUnavailable('no answer');
    };
    const failed = await writer.submitAll([broken, hold('kim', one)], 'request');
    expect(failed).toMatchObject([{ failed: {} }, { failed: {} }]);
    await expect(writer.atRest(({ revision }) => revision)).rejects.toThrow(EventStoreUnavailable);
    store.readStream = MemoryEventStore.prototype.readStream;
    writer.settle();
    expect(await writer.atRest(({ inventory }) => outline(inventory))).toEqual(await asTheStreamSays());
  });

  it('is no base for what another replica writes meanwhile', async () => {
    store.readStream = () => {
      throw new EventStoreUnavailable('no answer');
    };
    await writer.submitAll([broken], 'request');
    store.readStream = MemoryEventStore.prototype.readStream;
    const other = new InventoryWriter(concertId, { store, now: () => nowMs, maxQueued: 100 });
    await other.submit(hold('broken', one), 'request');
    await other.submit({ type: 'ReleaseHold', bookingId: idOf('broken') }, 'request');
    for (const recorded of store.log.slice(-2)) await writer.absorb(recorded);
    expect(outline(writer.inventory)).toEqual(await asTheStreamSays());
  });
});
