import { MemoryEventStore } from '@concert/event-store/testing/memory-event-store';
import { describe, expect, it, vi } from 'vitest';
import { concert, hold, idOf, nowMs, register, request } from './testing/examples.ts';
import { replica } from './testing/replica.ts';

const one = [{ grade: 'R', quantity: 1 }];
const concertId = idOf('spring');

describe('a replica’s memory', () => {
  it('is warm once it has read all there was, and follows the other replicas', async () => {
    const store = new MemoryEventStore();
    const writing = replica(store);
    await writing.catalogue.register({ type: 'RegisterConcert', concert: concert('spring'), nowMs }, request);
    await writing.inventories.submit(concertId, register('R', 5), 'request');

    const { memory, left } = replica(store);
    await expect(memory.check()).rejects.toThrow('still being read');
    const stop = new AbortController();
    const following = memory.follow(stop.signal);
    await vi.waitFor(() => memory.check(), { timeout: 20_000 });
    expect(left(concertId)).toBe(5);
    await writing.inventories.submit(concertId, hold('kim', one), 'request');
    await vi.waitFor(() => expect(left(concertId)).toBe(4), { timeout: 20_000 });
    stop.abort();
    await following;
  });

  it('stays warm when the connection breaks, and goes on where it was', async () => {
    const store = new MemoryEventStore();
    const writing = replica(store);
    await writing.inventories.submit(concertId, register('R', 5), 'request');
    const { memory, left } = replica(store);
    const stop = new AbortController();
    const broken = expect(memory.follow(stop.signal)).rejects.toThrow('the connection broke');
    await vi.waitFor(() => memory.check(), { timeout: 20_000 });
    store.breakOff();
    await broken;
    expect(left(concertId)).toBe(5);
    await memory.check();

    store.away = false;
    await writing.inventories.submit(concertId, hold('kim', one), 'request');
    const following = memory.follow(stop.signal);
    await vi.waitFor(() => expect(left(concertId)).toBe(4), { timeout: 20_000 });
    stop.abort();
    await following;
  });

  it('goes on with the other concerts when one stream holds what it does not understand', async () => {
    const store = new MemoryEventStore();
    const metadata = { correlationId: 'c', causationId: 'c', version: 2, occurredAt: '2031-01-01T00:00:00.000Z' };
    const odd = idOf('odd');
    const unknown = ['1', '2'].map((id) => ({ id, type: 'TicketsHeld', data: {}, metadata }));
    await store.append(`inventory-${odd}`, unknown, 'no_stream');
    await replica(store).inventories.submit(concertId, register('R', 5), 'request');

    const { memory, left, inventories, logger } = replica(store);
    const stop = new AbortController();
    const following = memory.follow(stop.signal);
    await vi.waitFor(() => memory.check(), { timeout: 20_000 });
    expect(left(concertId)).toBe(5);
    expect(logger.error).toHaveBeenCalledOnce();
    await expect(inventories.submit(odd, register('R', 5), 'request')).rejects.toThrow('unknown event TicketsHeld');
    stop.abort();
    await following;
  });
});
