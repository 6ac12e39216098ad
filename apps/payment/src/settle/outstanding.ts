import type { PaymentEvent } from '@concert/payment/events';
import type { Outstanding } from './settle.ts';

const firstPauseMs = 500;
const longestPauseMs = 30_000;

interface Entry {
  readonly outstanding: Outstanding;
  readonly dueAtMs: number;
  readonly pauseMs: number;
}

/** What the provider has still to end, learnt from the events, and when to ask it next. Times are epoch milliseconds. */
export interface OutstandingList {
  /** When the event added something: the time it is due. `traceparent`: the trace it is in. */
  hear(event: PaymentEvent, traceparent?: string): number | undefined;
  /** At most `limit` that are due; each comes again after a pause that doubles, until an event ends it. */
  takeDue(nowMs: number, limit: number): Outstanding[];
  /** Infinity when nothing is outstanding. */
  nextDueMs(): number;
  /** When the attempt began that has been undecided for longest; undefined when none is. */
  oldestAttemptMs(): number | undefined;
}

/** @param graceMs how long the request that started an attempt has it to itself */
export function outstandingList(graceMs: number): OutstandingList {
  const entries = new Map<string, Entry>();

  function add(key: string, outstanding: Outstanding, dueAtMs: number): number {
    entries.set(key, { outstanding, dueAtMs, pauseMs: firstPauseMs });
    return dueAtMs;
  }

  return {
    hear({ type, data }, traceparent) {
      const { bookingId } = data;
      switch (type) {
        case 'PaymentStarted': {
          const { paymentId, amount, currency, method, startedAt } = data;
          const charge = { paymentId, amount, currency, method, startedAt };
          const dueAtMs = Date.parse(startedAt) + graceMs;
          return add(`charge ${paymentId}`, { kind: 'charge', bookingId, charge, traceparent }, dueAtMs);
        }
        case 'RefundStarted': {
          const { paymentId, refundDue: amount, currency } = data;
          const refund = { paymentId, amount, currency };
          return add(`refund ${paymentId}`, { kind: 'refund', bookingId, refund, traceparent }, 0);
        }
        case 'PaymentApproved':
        case 'PaymentDeclined':
          entries.delete(`charge ${data.paymentId}`);
          return undefined;
        case 'PaymentCancelled':
          entries.delete(`refund ${data.paymentId}`);
          return undefined;
        case 'PaymentDue':
        case 'PaymentClosed':
          return undefined;
      }
    },
    takeDue(nowMs, limit) {
      const due = entries.entries().filter(([, { dueAtMs }]) => dueAtMs <= nowMs);
      return [...due.take(limit)].map(([key, { outstanding, pauseMs }]) => {
        // To the end of the line: what is asked in vain again and again keeps nobody else waiting.
        entries.delete(key);
        entries.set(key, { outstanding, dueAtMs: nowMs + pauseMs, pauseMs: Math.min(pauseMs * 2, longestPauseMs) });
        return outstanding;
      });
    },
    nextDueMs: () => entries.values().reduce((earliest, { dueAtMs }) => Math.min(earliest, dueAtMs), Infinity),
    oldestAttemptMs() {
      const attempts = entries.values().flatMap(({ outstanding: one }) => (one.kind === 'charge' ? [one.charge] : []));
      const begun = attempts.map(({ startedAt }) => Date.parse(startedAt)).toArray();
      return begun.length === 0 ? undefined : begun.reduce((one, other) => Math.min(one, other));
    },
  };
}
