import { describe, expect, it } from 'vitest';
import { auditEventStore } from './audit.ts';
import type { EventName } from './testing/lives.ts';
import { bought, buyer, r, StoreOf, vip } from './testing/store-of.ts';

const kim = buyer('kim/1');
const lee = buyer('lee/1', r(2), vip('A-1', 'A-2'));

/** As of an hour after the last event everything is at rest. */
function audit(store: StoreOf) {
  return auditEventStore(store.store, { asOfMs: store.nowMs + 3_600_000 });
}

const lives: Record<string, readonly EventName[]> = {
  'bought and prepared': [...bought, 'prepared'],
  'bought and issued': [...bought, 'prepared', 'issued', 'completed'],
  'declined, then bought': ['held', 'placed', 'due', 'started', 'declined', ...bought.slice(3), 'prepared'],
  'never paid': ['held', 'placed', 'due', 'holdExpired', 'expiredUnpaid', 'endedUnpaid'],
  'declined, and expired': [
    ...['held', 'placed', 'due', 'started', 'declined', 'holdExpired', 'expiredUnpaid', 'endedUnpaid'],
  ] as EventName[],
  'cancelled unpaid': ['held', 'placed', 'due', 'cancelledUnpaid', 'releasedHeld', 'endedUnpaid'],
  'cancelled unpaid as its hold expired': ['held', 'placed', 'due', 'holdExpired', 'cancelledUnpaid', 'endedUnpaid'],
  'cancelled and refunded': [
    ...[...bought, 'prepared', 'cancelled', 'releasedSold', 'refundStarted', 'refunded', 'deliveryCancelled'],
  ] as EventName[],
  'cancelled before the hold was confirmed': [
    ...['held', 'placed', 'due', 'started', 'approved', 'received', 'cancelled', 'holdConfirmed', 'releasedSold'],
    ...['refundStarted', 'refunded'],
  ] as EventName[],
  'cancelled as it was issued': [
    ...[...bought, 'prepared', 'issued', 'cancelled', 'releasedSold', 'refundStarted', 'refunded', 'returned'],
  ] as EventName[],
  'paid late, and retaken': [
    ...['held', 'placed', 'due', 'started', 'holdExpired', 'expiredUnpaid', 'closed', 'approved', 'received'],
    ...['retaken', 'confirmed', 'prepared'],
  ] as EventName[],
  'paid too late': [
    ...['held', 'placed', 'due', 'started', 'holdExpired', 'expiredUnpaid', 'closed', 'approved', 'received'],
    ...['holdLost', 'refundOrdered', 'refundStarted', 'refunded', 'deliveryCancelled'],
  ] as EventName[],
  'paid as it was lost': [
    ...['held', 'placed', 'due', 'started', 'approved', 'holdExpired', 'received', 'holdLost', 'expiredLost'],
    ...['refundOrdered', 'closed', 'refundStarted', 'refunded'],
  ] as EventName[],
  'paid as it was cancelled': [
    ...['held', 'placed', 'due', 'started', 'cancelledUnpaid', 'releasedHeld', 'closed', 'approved'],
    ...['refundOrdered', 'refundStarted', 'refunded', 'deliveryCancelled'],
  ] as EventName[],
  'held, and the booking never placed': ['held', 'holdExpired'],
  'held, and the booking kept from coming late': ['held', 'holdExpired', 'notPlaced'],
  'placed as its hold expired': ['held', 'holdExpired', 'placed', 'due', 'expiredUnpaid', 'endedUnpaid'],
};

describe('a life that keeps every promise', () => {
  it.each(Object.entries(lives))('%s', async (_, names) => {
    for (const who of [kim, lee]) {
      const report = await audit(new StoreOf().happens(who, ...names));
      expect(report).toMatchObject({ breach: null, underWay: 0, concerts: 1, holds: 1 });
    }
  });

  it('counts what it has checked', async () => {
    const store = new StoreOf().happens(kim, ...bought).happens(lee, 'held', 'placed');
    store.happens(buyer('park/1'), 'held');
    expect(await auditEventStore(store.store, { asOfMs: store.nowMs + 1_000 })).toMatchObject({
      ...{ breach: null, concerts: 1, holds: 3, bookings: 2, unbookedHolds: 1, underWay: 2 },
      ...{ streams: 5, events: 15 },
    });
  });
});
