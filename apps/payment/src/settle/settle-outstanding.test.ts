import { EventStoreUnavailable } from '@concert/event-store/errors';
import { MemoryEventStore } from '@concert/event-store/testing/memory-event-store';
import { newId } from '@concert/ids/ids';
import { rememberSpans } from '@concert/tracing/testing/remembered-spans';
import { tracing } from '@concert/tracing/tracing';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { paymentsIn } from '../payments.ts';
import { billed, now, quiet } from '../testing/examples.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { scriptedProvider } from '../testing/scripted-provider.ts';
import { outstandingList } from './outstanding.ts';
import { settling } from './settle.ts';
import { settleOutstanding } from './settle-outstanding.ts';

let stopping: AbortController;
beforeEach(() => {
  stopping = new AbortController();
});
afterEach(() => stopping.abort());

function parts(provider = scriptedProvider({ outcome: 'approved' })) {
  const store = new MemoryEventStore();
  const payments = paymentsIn(store);
  const clock = manualClock(now);
  const settle = settling({ payments, provider, timeoutMs: 20, logger: quiet });
  const run = settleOutstanding({ store, settle, list: outstandingList(2000), clock, logger: quiet });
  const types = () => store.log.map(({ type }) => type);
  return { store, payments, clock, provider, run, types };
}

type Parts = ReturnType<typeof parts>;

async function started({ payments }: Parts) {
  const { bookingId, customerId } = await billed(payments);
  const paymentId = newId();
  const start = { type: 'StartPayment', customerId, paymentId, method: 'card', bodyHash: 'hash', now } as const;
  await payments.handle(bookingId, start, { correlationId: bookingId, causationId: paymentId });
  return { bookingId, paymentId };
}

async function refundOrdered(all: Parts) {
  const { bookingId, paymentId } = await started(all);
  const cause = { correlationId: bookingId, causationId: newId() };
  await all.payments.handle(bookingId, { type: 'ApprovePayment', paymentId }, cause);
  await all.payments.handle(bookingId, { type: 'OrderRefund', paymentId, refundDue: 400 }, cause);
  return { bookingId, paymentId };
}

/** Moves the clock on step by step until the stream says so. */
async function eventually({ clock, types }: Parts, type: string) {
  await vi.waitFor(
    () => {
      clock.advance(500);
      expect(types()).toContain(type);
    },
    { timeout: 20_000 },
  );
}

it('a refund is made in the trace it was ordered in', async () => {
  const { spans, stop } = rememberSpans();
  onTestFinished(stop);
  const all = parts();
  await tracing()
    ?.beginTrace('order', 'a'.repeat(32))
    ?.within(() => refundOrdered(all));
  void all.run(stopping.signal);
  await eventually(all, 'PaymentCancelled');
  await vi.waitFor(() => expect(spans().map(({ name }) => name)).toContain('settle refund'));
  const settled = spans().find(({ name }) => name === 'settle refund');
  const ordered = spans().find(({ name }) => name === 'append RefundStarted');
  expect([settled?.traceId, settled?.parentSpanId]).toEqual(['a'.repeat(32), ordered?.spanId]);
  const within = spans().filter(({ parentSpanId }) => parentSpanId === settled?.spanId);
  expect(within.map(({ name }) => name)).toEqual(['provider: refund', 'append PaymentCancelled']);
});

describe('what a crash left behind is found after a restart', () => {
  it('an attempt that was never answered', async () => {
    const all = parts();
    await started(all);
    void all.run(stopping.signal);
    await eventually(all, 'PaymentApproved');
    expect(all.provider.charges).toHaveLength(1);
  });

  it('a refund that was ordered', async () => {
    const all = parts();
    const { paymentId } = await refundOrdered(all);
    void all.run(stopping.signal);
    await vi.waitFor(() => expect(all.types()).toContain('PaymentCancelled'), { timeout: 20_000 });
    expect(all.provider.refunds).toEqual([{ paymentId, amount: 400, currency: 'KRW' }]);
  });
});

describe('while it runs', () => {
  it('refunds as soon as it is ordered, without waiting for the clock', async () => {
    const all = parts();
    void all.run(stopping.signal);
    await refundOrdered(all);
    await vi.waitFor(() => expect(all.types()).toContain('PaymentCancelled'), { timeout: 20_000 });
  });

  it('leaves an attempt to its request first', async () => {
    const all = parts();
    void all.run(stopping.signal);
    const { bookingId } = await started(all);
    const refunded = await refundOrdered(all);
    await vi.waitFor(() => expect(all.types()).toContain('PaymentCancelled'), { timeout: 20_000 });
    expect(refunded.bookingId).not.toBe(bookingId);
    expect(all.provider.charges).toEqual([]);
  });

  it('asks again, under the same payment id, until the provider has decided', async () => {
    const all = parts(
      scriptedProvider('away', 'silent', { outcome: 'pending' }, { outcome: 'declined', reason: 'no' }),
    );
    const { paymentId } = await started(all);
    void all.run(stopping.signal);
    await eventually(all, 'PaymentDeclined');
    expect(all.provider.charges.map((charge) => charge.paymentId)).toEqual(Array(4).fill(paymentId));
  });

  it('goes on where it was after the store was away', async () => {
    const all = parts();
    const first = all.run(stopping.signal);
    all.store.breakOff();
    await expect(first).rejects.toThrow(EventStoreUnavailable);
    all.store.away = false;
    void all.run(stopping.signal);
    await refundOrdered(all);
    await vi.waitFor(() => expect(all.types()).toContain('PaymentCancelled'), { timeout: 20_000 });
  });

  it('may run twice: everything is still written once', async () => {
    const all = parts();
    const settle = settling({ payments: all.payments, provider: all.provider, timeoutMs: 20, logger: quiet });
    const other = settleOutstanding({
      store: all.store,
      settle,
      list: outstandingList(2000),
      clock: all.clock,
      logger: quiet,
    });
    void all.run(stopping.signal);
    void other(stopping.signal);
    await refundOrdered(all);
    await vi.waitFor(() => expect(all.provider.refunds).toHaveLength(2), { timeout: 20_000 });
    await vi.waitFor(() => expect(all.types()).toContain('PaymentCancelled'), { timeout: 20_000 });
    expect(all.types().filter((type) => type === 'PaymentCancelled')).toHaveLength(1);
  });
});
