import { EventStoreUnavailable } from '@concert/event-store/errors';
import { MemoryEventStore } from '@concert/event-store/testing/memory-event-store';
import { newId } from '@concert/ids/ids';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../clock.ts';
import { paymentKeysIn } from '../payment-keys.ts';
import { paymentsIn } from '../payments.ts';
import { settling } from '../settle/settle.ts';
import { door } from '../testing/door.ts';
import { billed, now, quiet } from '../testing/examples.ts';
import { hurriedClock } from '../testing/manual-clock.ts';
import { scriptedProvider } from '../testing/scripted-provider.ts';

const approves = () => scriptedProvider({ outcome: 'approved' });

async function parts({ provider = approves(), clock = hurriedClock(now) as Clock, behind = false } = {}) {
  const store = new MemoryEventStore();
  const payments = paymentsIn(store);
  const settle = settling({ payments, provider, timeoutMs: 20, logger: quiet });
  const options = { payments, keys: paymentKeysIn(store), settle, isBehind: async () => behind, clock };
  const { pay, read } = await door({ ...options, methods: provider.methods });
  const types = () => store.log.filter(({ streamName }) => streamName.startsWith('payment-')).map(({ type }) => type);
  return { store, payments, provider, pay, read, types };
}

describe('paying', () => {
  it('is approved with 201; the amount is the booking’s', async () => {
    const { payments, pay, provider } = await parts();
    const { bookingId, customerId } = await billed(payments);
    const response = await pay(customerId, { bookingId, method: 'card' });
    expect(response.statusCode).toBe(201);
    const { paymentId } = response.json();
    expect(response.json()).toEqual({ paymentId, bookingId, status: 'approved', amount: 264_000, currency: 'KRW' });
    expect(response.headers.location).toBe(`/payments/${paymentId}`);
    expect(provider.charges).toEqual([
      { paymentId, amount: 264_000, currency: 'KRW', method: 'card', startedAt: expect.any(String) },
    ]);
  });

  it('is declined with 402, and can be tried again with another key', async () => {
    const { payments, pay, types } = await parts({
      provider: scriptedProvider({ outcome: 'declined', reason: 'no-funds' }, { outcome: 'approved' }),
    });
    const { bookingId, customerId } = await billed(payments);
    const declined = await pay(customerId, { bookingId, method: 'card' }, { key: 'first' });
    expect(declined.statusCode).toBe(402);
    expect(declined.headers['content-type']).toContain('application/problem+json');
    expect(declined.json()).toMatchObject({ code: 'payment-declined', reason: 'no-funds', bookingId });
    expect((await pay(customerId, { bookingId, method: 'card' }, { key: 'second' })).statusCode).toBe(201);
    expect((await pay(customerId, { bookingId, method: 'card' }, { key: 'first' })).json()).toMatchObject({
      code: 'payment-declined',
      paymentId: declined.json().paymentId,
    });
    expect(types()).toEqual(['PaymentDue', 'PaymentStarted', 'PaymentDeclined', 'PaymentStarted', 'PaymentApproved']);
  });

  it.each(['silent', 'away', { outcome: 'pending' }] as const)(
    'is pending with 202 when the provider is %j',
    async (says) => {
      const { payments, pay, read, types } = await parts({ provider: scriptedProvider(says, { outcome: 'approved' }) });
      const { bookingId, customerId } = await billed(payments);
      const pending = await pay(customerId, { bookingId, method: 'card' }, { key: 'one' });
      expect([pending.statusCode, pending.json().status]).toEqual([202, 'pending']);
      expect(pending.headers.location).toBe(`/payments/${pending.json().paymentId}`);
      expect((await read(customerId, pending.json().paymentId)).json()).toEqual(pending.json());
      const again = await pay(customerId, { bookingId, method: 'card' }, { key: 'one' });
      expect([again.statusCode, again.json().paymentId]).toEqual([201, pending.json().paymentId]);
      expect(types()).toEqual(['PaymentDue', 'PaymentStarted', 'PaymentApproved']);
    },
  );

  it('twice at the same moment gives the same answer twice and one payment', async () => {
    const { payments, pay, types } = await parts();
    const { bookingId, customerId } = await billed(payments);
    const request = () => pay(customerId, { bookingId, method: 'card' }, { key: 'same' });
    const [one, other] = await Promise.all([request(), request()]);
    expect([one.statusCode, other.statusCode]).toEqual([201, 201]);
    expect(one.json()).toEqual(other.json());
    expect(types()).toEqual(['PaymentDue', 'PaymentStarted', 'PaymentApproved']);
  });

  it('twice with different keys is refused once it is paid', async () => {
    const { payments, pay } = await parts();
    const { bookingId, customerId } = await billed(payments);
    await pay(customerId, { bookingId, method: 'card' });
    const again = await pay(customerId, { bookingId, method: 'card' });
    expect([again.statusCode, again.json().code]).toEqual([409, 'already-paid']);
  });

  it('with a key that paid for another booking, or with another method, is refused', async () => {
    const { payments, pay, types } = await parts();
    const { bookingId, customerId } = await billed(payments);
    const other = await billed(payments, { customerId });
    await pay(customerId, { bookingId, method: 'card' }, { key: 'one' });
    for (const body of [
      { bookingId: other.bookingId, method: 'card' },
      { bookingId, method: 'test-late' },
    ]) {
      const reused = await pay(customerId, body, { key: 'one' });
      expect([reused.statusCode, reused.json().code]).toEqual([422, 'key-reused']);
    }
    expect(types().filter((type) => type === 'PaymentStarted')).toHaveLength(1);
  });

  it('leaves the key free when it is refused, so that it can be put right', async () => {
    const { payments, pay } = await parts();
    const late = await billed(payments, { payBy: '2027-05-01T02:00:00.000Z' });
    const { bookingId } = await billed(payments, { customerId: late.customerId });
    const refused = await pay(late.customerId, { bookingId: late.bookingId, method: 'card' }, { key: 'one' });
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'payment-window-closed']);
    expect((await pay(late.customerId, { bookingId, method: 'card' }, { key: 'one' })).statusCode).toBe(201);
  });

  it('for a booking that has ended is refused', async () => {
    const { payments, pay } = await parts();
    const { bookingId, customerId } = await billed(payments);
    await payments.handle(bookingId, { type: 'ClosePayment' }, { correlationId: bookingId, causationId: newId() });
    const response = await pay(customerId, { bookingId, method: 'card' });
    expect([response.statusCode, response.json().code]).toEqual([409, 'booking-closed']);
  });

  it('answers 503 while the event store is away, and starts nothing', async () => {
    const { store, payments, pay, provider } = await parts();
    const { bookingId, customerId } = await billed(payments);
    store.append = () => Promise.reject(new EventStoreUnavailable('gone'));
    const response = await pay(customerId, { bookingId, method: 'card' });
    expect([response.statusCode, response.json().code]).toEqual([503, 'payment-unavailable']);
    expect(response.headers['retry-after']).toBe('1');
    expect(provider.charges).toEqual([]);
  });
});

describe('a booking that is not known', () => {
  it('is waited for', async () => {
    const clock = hurriedClock(now);
    const { payments, pay } = await parts({
      clock: {
        now: clock.now,
        async pause(ms) {
          await clock.pause(ms);
          if (clock.now() >= new Date('2027-05-01T03:00:01Z')) await billed(payments, placed);
        },
      },
    });
    const placed = { bookingId: newId(), customerId: newId() };
    const response = await pay(placed.customerId, { bookingId: placed.bookingId, method: 'card' });
    expect(response.statusCode).toBe(201);
  });

  it('is 503 while events are outstanding', async () => {
    const { pay } = await parts({ behind: true });
    const response = await pay(newId(), { bookingId: newId(), method: 'card' });
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '1']);
  });

  it('is 404 otherwise, and paid for once its late event has come, under the same key', async () => {
    const { payments, pay } = await parts();
    const placed = { bookingId: newId(), customerId: newId() };
    const ask = () => pay(placed.customerId, { bookingId: placed.bookingId, method: 'card' }, { key: 'one' });
    const early = await ask();
    expect([early.statusCode, early.json().code, early.headers['retry-after']]).toEqual([
      404,
      'booking-not-found',
      '5',
    ]);
    expect(early.json().detail).toContain('one placed just now may be in some seconds');
    await billed(payments, placed);
    expect((await ask()).statusCode).toBe(201);
  });

  it('is 404 too when it is somebody else’s', async () => {
    const { payments, pay } = await parts();
    const { bookingId } = await billed(payments);
    for (const unknown of [bookingId, newId()]) {
      const response = await pay(newId(), { bookingId: unknown, method: 'card' });
      expect([response.statusCode, response.json().code]).toEqual([404, 'booking-not-found']);
    }
  });
});

describe('a bad request', () => {
  const bookingId = newId();

  it.each([
    ['#/method', { bookingId, method: 'gold' }],
    ['#/method', { bookingId }],
    ['#/bookingId', { bookingId: 'mine', method: 'card' }],
    ['#/amount', { bookingId, method: 'card', amount: 1 }],
  ])('names %s', async (pointer, body) => {
    const { pay } = await parts();
    const response = await pay(newId(), body);
    expect([response.statusCode, response.json().code]).toEqual([400, 'invalid-request']);
    expect(response.json().errors[0].pointer).toBe(pointer);
  });

  it('is refused to who is not a customer', async () => {
    const { pay } = await parts();
    expect((await pay(newId(), { bookingId, method: 'card' }, { role: 'staff' })).statusCode).toBe(403);
  });
});

describe('reading a payment', () => {
  it('tells what was refunded', async () => {
    const { payments, pay, read } = await parts();
    const { bookingId, customerId } = await billed(payments);
    const { paymentId } = (await pay(customerId, { bookingId, method: 'card' }, { key: 'one' })).json();
    const cause = { correlationId: bookingId, causationId: newId() };
    await payments.handle(bookingId, { type: 'OrderRefund', paymentId, refundDue: 400 }, cause);
    await payments.handle(bookingId, { type: 'FinishRefund', paymentId }, cause);
    expect((await read(customerId, paymentId)).json()).toMatchObject({ status: 'cancelled', refunded: 400 });
    const repeated = await pay(customerId, { bookingId, method: 'card' }, { key: 'one' });
    expect([repeated.statusCode, repeated.json().status]).toEqual([201, 'approved']);
  });

  it('is 404 for an unknown one and for somebody else’s', async () => {
    const { payments, pay, read } = await parts();
    const { bookingId, customerId } = await billed(payments);
    const { paymentId } = (await pay(customerId, { bookingId, method: 'card' })).json();
    expect((await read(newId(), paymentId)).json().code).toBe('payment-not-found');
    expect((await read(customerId, newId())).json().code).toBe('payment-not-found');
  });
});
