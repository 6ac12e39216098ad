import { expect, it } from 'vitest';
import { auditEventStore } from '../audit.ts';
import type { EventName } from './lives.ts';
import { bought, buyer, StoreOf } from './store-of.ts';

/** One mistake, and the event and the promise by which the audit has to find it. */
export type Planted = readonly [
  name: string,
  plant: (store: StoreOf) => void,
  found: readonly [type: string, promise: string],
];

export const kim = buyer('kim/1');
export const paid = bought.slice(0, 6);
export const cancelled = [...bought, 'prepared', 'cancelled', 'releasedSold'] as const;
export const paidTooLate: readonly EventName[] = [
  ...(['held', 'placed', 'due', 'started', 'holdExpired', 'expiredUnpaid'] as const),
  ...(['closed', 'approved', 'received'] as const),
];

/** A test for each of them: the audit names the last event that was written. */
export function eachIsFound(planted: readonly Planted[]): void {
  it.each(planted)('%s', async (_name, plant, [type, promise]) => {
    const store = new StoreOf();
    plant(store);
    const last = store.log.at(-1);
    const { breach, events } = await auditEventStore(store.store, { asOfMs: store.nowMs + 3_600_000 });
    expect(breach).toMatchObject({ type, promise, streamName: last?.streamName, revision: Number(last?.revision) });
    expect(events).toBe(store.log.length);
  });
}
