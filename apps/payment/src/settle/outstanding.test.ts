import type { PaymentEvent } from '@concert/payment/events';
import { describe, expect, it } from 'vitest';
import { outstandingList } from './outstanding.ts';

const startedAt = '2027-05-01T03:00:00.000Z';
const startMs = Date.parse(startedAt);
const who = { bookingId: 'b', customerId: 'kim', concertId: 'c' };
const money = { paymentId: 'p1', amount: 1000, currency: 'KRW' };
const started: PaymentEvent = {
  type: 'PaymentStarted',
  data: { ...who, ...money, method: 'card', bodyHash: 'hash', startedAt },
};
const refundStarted: PaymentEvent = {
  type: 'RefundStarted',
  data: { ...who, paymentId: 'p1', refundDue: 400, currency: 'KRW' },
};

describe('what is outstanding', () => {
  it('is nothing at first', () => {
    const list = outstandingList(2000);
    expect(list.nextDueMs()).toBe(Infinity);
    expect(list.takeDue(startMs, 10)).toEqual([]);
  });

  it('an attempt, once the request that started it has had its time', () => {
    const list = outstandingList(2000);
    expect(list.hear(started)).toBe(startMs + 2000);
    expect(list.takeDue(startMs + 1999, 10)).toEqual([]);
    const charge = { ...money, method: 'card', startedAt };
    expect(list.takeDue(startMs + 2000, 10)).toEqual([{ kind: 'charge', bookingId: 'b', charge }]);
  });

  it('tells when the attempt began that has waited longest', () => {
    const list = outstandingList(2000);
    list.hear(refundStarted);
    expect(list.oldestAttemptMs()).toBeUndefined();
    list.hear(started);
    expect(list.oldestAttemptMs()).toBe(startMs);
    list.hear({ type: 'PaymentApproved', data: { ...who, ...money } });
    expect(list.oldestAttemptMs()).toBeUndefined();
  });

  it('a refund, at once', () => {
    const list = outstandingList(2000);
    expect(list.hear(refundStarted)).toBe(0);
    const refund = { paymentId: 'p1', amount: 400, currency: 'KRW' };
    expect(list.takeDue(startMs, 10)).toEqual([{ kind: 'refund', bookingId: 'b', refund }]);
  });

  it('comes again after pauses that double up to 30 s', () => {
    const list = outstandingList(0);
    list.hear(refundStarted);
    const pausesMs = Array.from({ length: 9 }, () => {
      const dueMs = Math.max(list.nextDueMs(), startMs);
      expect(list.takeDue(dueMs, 10)).toHaveLength(1);
      return list.nextDueMs() - dueMs;
    });
    expect(pausesMs).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it.each<[string, PaymentEvent, PaymentEvent]>([
    ['an approval', started, { type: 'PaymentApproved', data: { ...who, ...money } }],
    ['a decline', started, { type: 'PaymentDeclined', data: { ...who, ...money, reason: 'test' } }],
    [
      'a refund done',
      refundStarted,
      { type: 'PaymentCancelled', data: { ...who, paymentId: 'p1', refunded: 400, currency: 'KRW' } },
    ],
  ])('is ended by %s', (_name, opened, ended) => {
    const list = outstandingList(0);
    list.hear(opened);
    expect(list.hear(ended)).toBeUndefined();
    expect(list.nextDueMs()).toBe(Infinity);
  });

  it('is taken a few at a time', () => {
    const list = outstandingList(0);
    for (const paymentId of ['p1', 'p2', 'p3']) {
      list.hear({ type: 'RefundStarted', data: { ...who, paymentId, refundDue: 1, currency: 'KRW' } });
    }
    expect(list.takeDue(startMs, 2)).toHaveLength(2);
    expect(list.takeDue(startMs, 2)).toHaveLength(1);
    expect(list.takeDue(startMs, 2)).toEqual([]);
  });

  it('that is asked in vain keeps nobody else waiting', () => {
    const list = outstandingList(0);
    for (const paymentId of ['p1', 'p2']) {
      list.hear({ type: 'RefundStarted', data: { ...who, paymentId, refundDue: 1, currency: 'KRW' } });
    }
    const asked = [0, 60_000, 120_000].flatMap((laterMs) => list.takeDue(startMs + laterMs, 1));
    expect(asked.map((one) => one.kind === 'refund' && one.refund.paymentId)).toEqual(['p1', 'p2', 'p1']);
  });
});
