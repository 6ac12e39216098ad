import { EventStoreUnavailable } from '@concert/event-store/errors';
import { MemoryEventStore } from '@concert/event-store/testing/memory-event-store';
import { describe, expect, it, vi } from 'vitest';
import { dueMs, hold, idOf, nowMs, register } from '../testing/examples.ts';
import { expireDueHolds, keepExpiring } from './expiry.ts';
import { Inventories } from './inventories.ts';

const concertId = idOf('spring');
const one = [{ grade: 'R', quantity: 1 }];

async function withHolds(holds: number) {
  const store = new MemoryEventStore();
  const inventories = new Inventories({ store, now: () => nowMs, maxQueued: 100_000 });
  await inventories.submit(concertId, register('R', holds), 'request');
  await Promise.all(
    Array.from({ length: holds }, (_, i) => inventories.submit(concertId, hold(`${i}`, one), 'request')),
  );
  const left = () => inventories.find(concertId)?.grades.get('R')?.left;
  return { store, inventories, left };
}

describe('holds that run out', () => {
  it('return their tickets when their time has come, and not a moment before', async () => {
    const { inventories, left } = await withHolds(3);
    await expireDueHolds(inventories, dueMs - 1);
    expect(left()).toBe(0);
    await expireDueHolds(inventories, dueMs);
    expect(left()).toBe(3);
  });

  it('do not keep buyers waiting when thousands end in the same second', async () => {
    const { store, inventories, left } = await withHolds(10_000);
    const before = store.log.length;
    const expired = expireDueHolds(inventories, dueMs);
    await inventories.submit(concertId, hold('late', one, dueMs), 'request');
    const next = store.log.slice(before).findIndex(({ type }) => type === 'TicketsHeld');
    expect(next).toBe(250);
    await expired;
    expect(left()).toBe(9999);
  });

  it('are still due when the store was away', async () => {
    const { store, inventories, left } = await withHolds(3);
    store.away = true;
    await expect(expireDueHolds(inventories, dueMs)).rejects.toThrow(EventStoreUnavailable);
    store.away = false;
    const late = await inventories.submit(concertId, hold('late', one, dueMs), 'request');
    await expireDueHolds(inventories, dueMs);
    expect([late, left()]).toMatchObject([[{ type: 'TicketsHeld' }], 2]);
    expect(store.log.filter(({ type }) => type === 'HoldExpired')).toHaveLength(3);
  });

  it('are left to the replica that wrote last, unless it is late', async () => {
    const { store, inventories, left } = await withHolds(3);
    const other = new Inventories({ store, now: () => nowMs, maxQueued: 100 });
    for (const recorded of store.log.slice()) await other.absorb(recorded);
    await expireDueHolds(other, dueMs + 1000);
    expect(left()).toBe(0);
    await expireDueHolds(other, dueMs + 1001);
    const expired = store.log.filter(({ type }) => type === 'HoldExpired');
    expect(expired).toHaveLength(3);
    for (const recorded of expired) await inventories.absorb(recorded);
    expect([left(), [...inventories.all()].map(({ wroteLast }) => wroteLast)]).toEqual([3, [false]]);
  });

  it('end once when two replicas end them', async () => {
    const { store, inventories } = await withHolds(3);
    const other = new Inventories({ store, now: () => nowMs, maxQueued: 100 });
    for (const recorded of store.log.slice()) await other.absorb(recorded);
    await Promise.all([inventories, other].map((either) => expireDueHolds(either, dueMs + 1001)));
    expect(store.log.filter(({ type }) => type === 'HoldExpired')).toHaveLength(3);
  });
});

describe('the watch over them', () => {
  it('also settles appends of unknown fate, and ends nothing before all is known', async () => {
    const { store, inventories, left } = await withHolds(3);
    store.away = true;
    const ticket = inventories.submit(concertId, { type: 'ReleaseHold', bookingId: idOf('0') }, 'cancelled');
    await expect(ticket).rejects.toThrow(EventStoreUnavailable);
    store.away = false;
    const stop = new AbortController();
    let isWarm = false;
    const watching = keepExpiring({ inventories, now: () => dueMs, isWarm: () => isWarm }, stop.signal);
    const types = () => store.log.slice(5).map(({ type }) => type);
    await vi.waitFor(() => expect(types()).toEqual(['HoldReleased']), { timeout: 20_000 });
    isWarm = true;
    await vi.waitFor(() => expect(left()).toBe(3), { timeout: 20_000 });
    expect(types()).toEqual(['HoldReleased', 'HoldExpired', 'HoldExpired']);
    stop.abort();
    await expect(watching).rejects.toThrow('aborted');
  });
});
