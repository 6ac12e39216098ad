import { MemoryEventStore } from '@concert/event-store/testing/memory-event-store';
import { newId } from '@concert/ids/ids';
import { beforeEach, describe, expect, it } from 'vitest';
import { Inventories } from '../inventory/inventories.ts';
import { bodyHash, dueMs, hold, idOf, nowMs, register } from '../testing/examples.ts';
import { Watch } from './watch.ts';

const [spring, summer] = [idOf('spring'), idOf('summer')];
const item = { grade: 'R', quantity: 1, price: 90_000 };

let store: MemoryEventStore;
let inventories: Inventories;
let clock: { nowMs: number };
let isWarm: boolean;
let watch: Watch;
beforeEach(() => {
  store = new MemoryEventStore();
  clock = { nowMs };
  inventories = new Inventories({ store, now: () => clock.nowMs, maxQueued: 100 });
  isWarm = true;
  watch = new Watch({ inventories, now: () => clock.nowMs, isWarm: () => isWarm });
});

function lookLater(seconds: number): void {
  clock.nowMs += seconds * 1000;
  watch.look();
}

/** What no decision would write, but a bug might. */
async function giveOutAnyway(concertId: string, names: readonly string[], seats: readonly string[] = []) {
  const times = { payBy: new Date(dueMs).toISOString(), heldUntil: new Date(dueMs).toISOString() };
  const events = names.map((name) => ({
    id: newId(),
    type: 'TicketsHeld',
    data: { bookingId: idOf(name), customerId: idOf(name), items: [{ ...item, seats }], bodyHash, ...times },
    metadata: {
      correlationId: idOf(name),
      causationId: 'a bug',
      version: 1,
      occurredAt: new Date(nowMs).toISOString(),
    },
  }));
  const stream = await store.read(`inventory-${concertId}`);
  await store.append(`inventory-${concertId}`, events, BigInt(stream.length - 1));
  await inventories.catchUp(concertId);
}

describe('what must hold', () => {
  it.each([
    ['counted tickets', 1, []],
    ['the same numbered seat', ['A-1', 'A-2', 'A-3'], ['A-1']],
  ])('is seen when it does not: %s', async (_name, tickets, seats) => {
    await inventories.submit(spring, register('R', tickets), 'test');
    await giveOutAnyway(spring, ['mina'], seats);
    watch.look();
    expect(watch.oversold()).toBe(0);
    await giveOutAnyway(spring, ['jun'], seats);
    watch.look();
    expect(watch.oversold()).toBe(1);
  });

  it('a hold ends in time: otherwise it says by how much it is late', async () => {
    await inventories.submit(spring, register('R', 5), 'test');
    await inventories.submit(spring, hold('mina', [{ grade: 'R', quantity: 1 }]), 'test');
    expect(watch.overdueSeconds()).toBe(0);
    clock.nowMs = dueMs + 7_000;
    expect(watch.overdueSeconds()).toBe(7);
  });
});

describe('the concerts in demand', () => {
  it('are none at the start, however much has happened before', async () => {
    isWarm = false;
    watch.look();
    await inventories.submit(spring, register('R', 5), 'test');
    isWarm = true;
    lookLater(5);
    expect(watch.hottest()).toEqual([]);
  });

  it('are also those that were registered a moment ago', async () => {
    watch.look();
    await inventories.submit(spring, register('R', 5), 'test');
    lookLater(5);
    expect(watch.hottest()).toMatchObject([{ concertId: spring, ticketsLeft: 5 }]);
  });

  it('come by demand, with what is left, and cool down', async () => {
    for (const concertId of [spring, summer]) await inventories.submit(concertId, register('R', 100), 'test');
    lookLater(5);
    const book = (concertId: string, count: number) =>
      Promise.all(
        Array.from({ length: count }, (_, index) =>
          inventories.submit(concertId, hold(`${concertId} ${index}`, [{ grade: 'R', quantity: 1 }]), 'test'),
        ),
      );
    await Promise.all([book(spring, 10), book(summer, 40)]);
    lookLater(5);
    expect(watch.hottest().map(({ concertId, ticketsLeft }) => [concertId, ticketsLeft])).toEqual([
      [summer, 60],
      [spring, 90],
    ]);
    const [hottest] = watch.hottest();
    expect(hottest?.eventsPerSecond).toBeCloseTo(8 * (1 - Math.exp(-5 / 30)), 3);
    for (let minute = 0; minute < 5; minute += 1) lookLater(60);
    expect(watch.hottest()).toEqual([]);
  });
});
