import { inventoryDecider } from '@concert/concert/inventory/inventory';
import { histories, play } from '@concert/concert/inventory/testing/histories';
import type { RecordedEvent } from '@concert/event-store/event-store';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditEventStore } from './audit.ts';
import { Chronicle } from './testing/chronicle.ts';
import { wholeLives } from './testing/whole-lives.ts';

/** Random lives of several bookings; in the end every hold that was not paid has expired. */
const stores = histories.map((history) => {
  const last = { waitMs: 10_000_000, at: (nowMs: number) => ({ type: 'ExpireHolds', nowMs, atMost: 1000 }) as const };
  return wholeLives(play(inventoryDecider, [...history, last]));
});

function audit(store: Chronicle) {
  return auditEventStore(store.store, { asOfMs: store.nowMs + 60_000, settleSeconds: 30 });
}

/** The same, told again with one change; the streams number themselves. */
function retold({ log, nowMs }: Chronicle, change: (events: RecordedEvent[]) => RecordedEvent[]): Chronicle {
  const chronicle = new Chronicle();
  const next = new Map<string, bigint>();
  for (const event of change([...log])) {
    const revision = next.get(event.streamName) ?? 0n;
    next.set(event.streamName, revision + 1n);
    chronicle.log.push({ ...event, revision });
  }
  chronicle.nowMs = nowMs;
  return chronicle;
}

/** How many tickets there are is nothing that a store promises. */
const registering = ['InventoryOpened', 'TicketsRegistered'];
/** These may be overtaken by what makes them needless: a cancellation, or the late payment of a booking. */
const needless = ['DeliveryPrepared', 'DeliveryCancelled', 'PaymentClosed'];

describe('whatever happened to some bookings', () => {
  it('every promise was kept', async () => {
    await fc.assert(
      fc.asyncProperty(stores, async (store) => {
        expect(await audit(store)).toMatchObject({ breach: null, underWay: 0, events: store.log.length });
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['left out', [...registering, ...needless], (events: RecordedEvent[], at: number) => events.toSpliced(at, 1)],
    ['told twice', registering, (all: RecordedEvent[], at: number) => all.toSpliced(at, 0, ...all.slice(at, at + 1))],
  ])('an event that is %s is noticed', async (_, except, changed) => {
    await fc.assert(
      fc.asyncProperty(stores, fc.nat(), async (store, seed) => {
        const candidates = store.log.flatMap((event, at) => (except.includes(event.type) ? [] : [at]));
        const at = candidates[seed % candidates.length];
        if (at === undefined) return;
        const { breach } = await audit(retold(store, (events) => changed(events, at)));
        expect(breach).not.toBe(null);
      }),
      { numRuns: 300 },
    );
  });
});
