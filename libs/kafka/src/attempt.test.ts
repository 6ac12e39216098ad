import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { attempt, typeOf, Unable } from './attempt.ts';
import { type Handlers, Poisoned } from './handlers.ts';
import { KafkaUnavailable } from './kafka.ts';
import { bookingPaid } from './testing/trial.ts';

const message = (value: string | null, headers = {}) => {
  const content = value === null ? null : Buffer.from(value);
  return { topic: 'booking', partition: 0, offset: '0', key: 'k', value: content, headers };
};
const paid = message(JSON.stringify(bookingPaid(randomUUID(), 7)));

function tried(handle: () => Promise<void>, signal = new AbortController().signal) {
  const handlers: Handlers = { 'booking.paid': handle };
  const isUnable = (error: unknown) => error instanceof Error && error.message === 'ECONNREFUSED';
  return attempt(paid, { handlers, isUnable, signal });
}

test('the name comes from the header, or else from the value', () => {
  expect(typeOf(message('not even JSON', { type: Buffer.from('booking.paid') }))).toBe('booking.paid');
  expect(typeOf(message('{"type":"booking.paid"}'))).toBe('booking.paid');
  expect(typeOf(message('{"type":1}'))).toBeUndefined();
  expect(typeOf(message('not JSON'))).toBeUndefined();
  expect(typeOf(message(null))).toBeUndefined();
});

test('a handled message is handled once', async () => {
  let calls = 0;
  const reason = await tried(async () => {
    calls += 1;
  });
  expect([reason, calls]).toEqual([undefined, 1]);
});

test('a failure that passes is not the end', async () => {
  let calls = 0;
  const reason = await tried(async () => {
    calls += 1;
    if (calls < 3) throw new Error('a conflict');
  });
  expect([reason, calls]).toEqual([undefined, 3]);
});

test('a poisoned message is given up at once', async () => {
  let calls = 0;
  const reason = await tried(async () => {
    calls += 1;
    throw new Poisoned('of no booking');
  });
  expect([reason, calls]).toEqual(['Poisoned: of no booking', 1]);
});

test.each([new Error('ECONNREFUSED'), new KafkaUnavailable('away')])(
  'with %s away nothing is given up',
  async (error) => {
    await expect(tried(() => Promise.reject(error))).rejects.toMatchObject({ name: 'Unable', cause: error });
  },
);

test('stopping leaves a failing message as if unread', async () => {
  const stopping = new AbortController();
  const failing = tried(async () => {
    stopping.abort();
    throw new Error('a bug');
  }, stopping.signal);
  await expect(failing).rejects.toBeInstanceOf(Unable);
});

test.each([['not JSON'], ['{"type":"booking.paid"}'], ['{"type":"booking.renamed"}']])(
  '%s is given up',
  async (value) => {
    const never = () => Promise.reject(new Error('called'));
    const options = { handlers: { 'booking.paid': never }, isUnable: () => false };
    const reason = await attempt(message(value), { ...options, signal: new AbortController().signal });
    expect(reason).toMatch(/^NotPublishedLanguage/);
  },
);
