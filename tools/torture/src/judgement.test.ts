import { randomUUID } from 'node:crypto';
import type { InventoryEvent } from '@concert/concert/inventory/events';
import { MemoryEventStore } from '@concert/event-store/testing/memory-event-store';
import { describe, expect, it } from 'vitest';
import { type Evidence, judge } from './judgement.ts';

const concertId = '0199d0c4-0000-7000-8000-000000000001';
const [kim, lee] = ['0199d0c4-0000-8000-8000-00000000000a', '0199d0c4-0000-8000-8000-00000000000b'] as const;
const long = Date.parse('2026-01-01T00:00:00Z');
const at = (ms: number) => new Date(long + ms).toISOString();

const terms = {
  salesOpenAt: at(-1_000),
  salesCloseAt: at(1e9),
  limitPerCustomer: 4,
  currency: 'KRW',
  refundPolicy: [],
  payWindowSeconds: 1,
};
const seats = ['A-1', 'A-2'];
const onSale: InventoryEvent[] = [
  { type: 'InventoryOpened', data: terms },
  { type: 'TicketsRegistered', data: { grade: 'S', price: 1_000, currency: 'KRW', quantity: 2, seats } },
];
const held = (bookingId: string, seat: string): InventoryEvent => ({
  type: 'TicketsHeld',
  data: {
    ...{ bookingId, customerId: bookingId, bodyHash: 'a'.repeat(64), payBy: at(1_000), heldUntil: at(1_500) },
    items: [{ grade: 'S', quantity: 1, price: 1_000, seats: [seat] }],
  },
});
const expired = (bookingId: string): InventoryEvent => ({
  type: 'HoldExpired',
  data: { bookingId, customerId: bookingId },
});

/** A concert of two seats to which this has happened, and of which every replica says that so many are free. */
async function evidence(
  happened: readonly InventoryEvent[],
  free: number,
  more: Partial<Evidence> = {},
): Promise<Evidence> {
  const store = new MemoryEventStore();
  const { payWindowSeconds, ...rest } = terms;
  const concert = { ...rest, payWindowSeconds, concertId, organiserId: kim, title: 'x', venue: 'x', startsAt: at(2e9) };
  const write = async (streamName: string, events: readonly { type: string; data: object }[]) => {
    const metadata = { correlationId: concertId, causationId: 'x', version: 1, occurredAt: at(2_000) };
    const recorded = events.map(({ type, data }) => ({ id: randomUUID(), type, data, metadata }));
    await store.append(streamName, recorded, 'no_stream');
  };
  await write(`concert-${concertId}`, [{ type: 'ConcertRegistered', data: concert }]);
  await write(`inventory-${concertId}`, [...onSale, ...happened]);
  const view = { concertId, title: 'x', grades: [{ grade: 'S', price: 1_000, registered: 2, available: free }] };
  return { store, concertId, acks: [], wrongs: [], look: async () => [view, view], ...more };
}

const brokenIn = async (given: Promise<Evidence>) => (await judge(await given, 0)).broken;

describe('the judge', () => {
  it('finds nothing where every hold has ended and all is for sale again', async () => {
    expect(await brokenIn(evidence([held(kim, 'A-1'), expired(kim), held(lee, 'A-1'), expired(lee)], 2))).toEqual([]);
  });

  it('finds a booking that was acknowledged and is lost', async () => {
    const acks = [{ bookingId: lee, concertId, sentAtMs: long, receivedAtMs: long + 5 }];
    const broken = await brokenIn(evidence([held(kim, 'A-1'), expired(kim)], 2, { acks }));
    expect(broken).toEqual([expect.stringContaining('nothing that was acknowledged is lost')]);
    expect(broken[0]).toContain(lee);
  });

  it('finds a hold whose booking was acknowledged and never placed', async () => {
    const acks = [{ bookingId: kim, concertId, sentAtMs: long, receivedAtMs: long + 5 }];
    const broken = await brokenIn(evidence([held(kim, 'A-1'), expired(kim)], 2, { acks }));
    expect(broken).toEqual([expect.stringContaining(`BookingPlaced of booking ${kim}`)]);
  });

  it('finds a seat that was sold twice', async () => {
    const broken = await brokenIn(evidence([held(kim, 'A-1'), held(lee, 'A-1')], 0));
    expect(broken).toEqual([expect.stringContaining('a seat has one owner')]);
  });

  it('finds a hold that never ended', async () => {
    const broken = await brokenIn(evidence([held(kim, 'A-1')], 1));
    expect(broken).toEqual([expect.stringContaining('a hold that is not paid ends when its time is over')]);
  });

  it('finds a replica that does not know what is free', async () => {
    const broken = await brokenIn(evidence([held(kim, 'A-1'), expired(kim)], 1));
    expect(broken[0]).toBe('0 of 2 tickets of S are sold, and a replica says that 1 are free');
  });

  it('repeats what nobody should have been told', async () => {
    expect(await brokenIn(evidence([], 2, { wrongs: ['somebody was told 500'] }))).toEqual(['somebody was told 500']);
  });
});
