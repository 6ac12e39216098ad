import { connectEventStore } from '@concert/event-store/connect';
import type { EventStore } from '@concert/event-store/event-store';
import { newId } from '@concert/ids/ids';
import type { Bill } from '@concert/payment/events';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock as clock } from './clock.ts';
import { paymentKeysIn } from './payment-keys.ts';
import { paymentsIn, streamPrefix } from './payments.ts';
import type { Provider } from './provider/provider.ts';
import { reactions } from './react/reactions.ts';
import { outstandingList } from './settle/outstanding.ts';
import { settling } from './settle/settle.ts';
import { settleOutstanding } from './settle/settle-outstanding.ts';
import { door } from './testing/door.ts';
import { billed, quiet } from './testing/examples.ts';
import { scriptedProvider } from './testing/scripted-provider.ts';

let store: EventStore;
const stopping = new AbortController();

beforeAll(() => {
  store = connectEventStore(process.env.EVENTSTORE_URL ?? '');
});

afterAll(async () => {
  stopping.abort();
  await store.close();
});

interface Replica {
  at?: EventStore;
  /** Long, because a busy machine is slow and not silent. */
  providerTimeoutMs?: number;
}

/** One process of the service, at its provider. */
async function replica(provider: Provider, { at = store, providerTimeoutMs = 20_000 }: Replica = {}) {
  const payments = paymentsIn(at);
  const settle = settling({ payments, provider, timeoutMs: providerTimeoutMs, logger: quiet });
  const options = { payments, keys: paymentKeysIn(at), settle, isBehind: async () => false, clock };
  return { payments, settle, ...(await door({ ...options, methods: provider.methods })) };
}

/** What a process finds after its start, of this booking alone: the store is everybody's. */
function restart(provider: Provider, { bookingId }: Bill) {
  const own: Pick<EventStore, 'follow'> = {
    async *follow(prefixes, options) {
      for await (const recorded of store.follow(prefixes, options)) {
        if (recorded.streamName === streamPrefix + bookingId) yield recorded;
      }
    },
  };
  const settle = settling({ payments: paymentsIn(store), provider, timeoutMs: 20_000, logger: quiet });
  void settleOutstanding({ store: own, settle, list: outstandingList(0), clock, logger: quiet })(stopping.signal);
}

const approves = () => scriptedProvider({ outcome: 'approved' });
const payBy = new Date(Date.now() + 600_000).toISOString();
const typesOf = async ({ bookingId }: Bill) => (await paymentsIn(store).load(bookingId)).events.map(({ type }) => type);

describe('on a real event store', () => {
  it('the same request at the same moment, to two replicas, is one payment and one answer', async () => {
    const provider = approves();
    const [one, other] = [await replica(provider), await replica(provider)];
    const bill = await billed(one.payments, { payBy });
    const body = { bookingId: bill.bookingId, method: 'card' };
    const asked = Array.from({ length: 10 }, (_, time) =>
      (time % 2 === 0 ? one : other).pay(bill.customerId, body, { key: 'same' }),
    );
    const answers = (await Promise.all(asked)).map((response) => [response.statusCode, response.body]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.[0]).toBe(201);
    expect(await typesOf(bill)).toEqual(['PaymentDue', 'PaymentStarted', 'PaymentApproved']);
  });

  it('one key at the same moment for two bookings pays for one of them', async () => {
    const { payments, pay } = await replica(approves());
    const customerId = newId();
    const bills = [await billed(payments, { payBy, customerId }), await billed(payments, { payBy, customerId })];
    const answers = await Promise.all(
      bills.map(({ bookingId }) => pay(customerId, { bookingId, method: 'card' }, { key: 'same' })),
    );
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 422]);
  });

  it('two keys at the same moment for one booking pay once', async () => {
    const { payments, pay } = await replica(approves());
    const bill = await billed(payments, { payBy });
    const body = { bookingId: bill.bookingId, method: 'card' };
    const answers = await Promise.all([pay(bill.customerId, body), pay(bill.customerId, body)]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409]);
    expect((await typesOf(bill)).filter((type) => type === 'PaymentApproved')).toHaveLength(1);
  });

  it('a reaction that comes twice, to two replicas at the same moment, acts once', async () => {
    const { payments } = await replica(approves());
    const bill = await billed(payments, { payBy });
    const { bookingId, customerId, concertId } = bill;
    const data = { bookingId, customerId, concertId, reason: 'unpaid' as const };
    const told = { type: 'booking.expired' as const, version: 1, occurredAt: payBy, correlationId: bookingId };
    const expired = { id: newId(), ...told, causationId: newId(), data };
    await Promise.all([1, 2, 3].map(() => reactions(paymentsIn(store))['booking.expired'](expired)));
    expect(await typesOf(bill)).toEqual(['PaymentDue', 'PaymentCancelled']);
  });
});

describe('killed in the middle', () => {
  it('of an attempt: the provider is asked again after the restart, under the same payment id', async () => {
    const { payments, pay } = await replica(scriptedProvider('silent'), { providerTimeoutMs: 100 });
    const bill = await billed(payments, { payBy });
    const pending = await pay(bill.customerId, { bookingId: bill.bookingId, method: 'card' });
    expect(pending.statusCode).toBe(202);
    const provider = approves();
    restart(provider, bill);
    await vi.waitFor(async () => expect(await typesOf(bill)).toContain('PaymentApproved'), { timeout: 20_000 });
    expect(provider.charges.map(({ paymentId }) => paymentId)).toEqual([pending.json().paymentId]);
  });

  it('of a refund: it is finished after the restart, once, and by the policy’s amount', async () => {
    const { payments, pay } = await replica(approves());
    const bill = await billed(payments, { payBy });
    const { paymentId } = (await pay(bill.customerId, { bookingId: bill.bookingId, method: 'card' })).json();
    const cause = { correlationId: bill.bookingId, causationId: newId() };
    await payments.handle(bill.bookingId, { type: 'OrderRefund', paymentId, refundDue: 1000 }, cause);
    const provider = approves();
    restart(provider, bill);
    restart(provider, bill);
    await vi.waitFor(async () => expect(await typesOf(bill)).toContain('PaymentCancelled'), { timeout: 20_000 });
    expect((await typesOf(bill)).filter((type) => type === 'PaymentCancelled')).toHaveLength(1);
    expect(new Set(provider.refunds.map((refund) => JSON.stringify(refund)))).toEqual(
      new Set([JSON.stringify({ paymentId, amount: 1000, currency: 'KRW' })]),
    );
  });
});

it('answers 503 at once where there is no event store', async () => {
  const nowhere = connectEventStore('esdb://127.0.0.1:1?tls=false', { timeoutMs: 500 });
  const provider = approves();
  const { pay } = await replica(provider, { at: nowhere });
  const response = await pay(newId(), { bookingId: newId(), method: 'card' });
  expect([response.statusCode, response.json().code]).toEqual([503, 'payment-unavailable']);
  expect(provider.charges).toEqual([]);
  await nowhere.close();
});
