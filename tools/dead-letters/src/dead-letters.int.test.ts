import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { consume } from '@concert/kafka/consume';
import { type DeadLetter, deadLetterId, toRecord } from '@concert/kafka/dead-letters';
import { connectKafka } from '@concert/kafka/kafka';
import { ensureTopics, topicsOf } from '@concert/kafka/topics';
import { afterAll, beforeAll, expect, test } from 'vitest';

const brokers = process.env.KAFKA_BROKERS ?? '';
const nothing = () => undefined;
const logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const prefix = `trial-${randomUUID().slice(0, 8)}.`;
const context = `${prefix}delivery`;
const kafka = connectKafka({ brokers: brokers.split(','), clientId: 'trial', logger, prefix });
const over = new AbortController();

beforeAll(() => ensureTopics(kafka, 'delivery'));
afterAll(async () => {
  over.abort();
  await kafka.close();
});

/** Runs the command as a person does. */
function deadLetters(args: readonly string[], env: NodeJS.ProcessEnv = { KAFKA_BROKERS: brokers }) {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  return new Promise<{ status: number; out: string; err: string }>((resolve) => {
    execFile(process.execPath, [main, ...args], { env: { ...process.env, ...env } }, (error, out, err) => {
      resolve({ status: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

/** A dead letter of an event with that amount, which stands for its place in the topic. */
function deadLetter(bookingId: string, amount: number): DeadLetter {
  const [id, customerId, concertId, paymentId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const data = { bookingId, customerId, concertId, paymentId, amount, currency: 'KRW' };
  const at = '2026-01-01T00:00:00Z';
  const about = { id, type: 'booking.paid', version: 1, occurredAt: at, correlationId: bookingId, causationId: id };
  const origin = { topic: `${prefix}booking`, partition: 0, offset: String(amount) };
  return {
    ...origin,
    id: deadLetterId(origin),
    key: bookingId,
    type: 'booking.paid',
    value: Buffer.from(JSON.stringify({ ...about, data })),
    headers: { type: 'booking.paid' },
    cause: 'poisoned',
    reason: 'Poisoned: of no booking',
    failures: 1,
    at,
  };
}

test('lists what is outstanding, and replays it in order', async () => {
  const bookingId = randomUUID();
  expect(await deadLetters(['list', context])).toEqual({ status: 0, out: `${context}: no dead letters\n`, err: '' });
  const letters = [deadLetter(bookingId, 1), deadLetter(bookingId, 2)];
  await kafka.publish(
    topicsOf(kafka, 'delivery').deadLetters,
    letters.map((letter) => toRecord(letter)),
  );

  const listed = await deadLetters(['list', context]);
  expect(listed).toMatchObject({ status: 0, err: '' });
  expect(listed.out).toContain(`${context}: 2 outstanding`);
  expect(listed.out).toContain(`key ${bookingId}  poisoned, tried 1x: Poisoned: of no booking`);

  const handled: number[] = [];
  let well = false;
  const told: number[] = [];
  const outstanding = (_context: string, letters: number) => told.push(letters);
  const consumer = consume(kafka, {
    context: 'delivery',
    handlers: {
      'booking.paid': async ({ data }) => {
        if (!well) throw new TypeError('a bug');
        handled.push(data.amount);
      },
    },
    isUnable: () => false,
    metrics: { handled: nothing, deadLettered: nothing, outstanding, paused: nothing, lag: nothing },
    signal: over.signal,
  });
  const failed = await deadLetters(['replay', context, '--key', bookingId]);
  expect(failed).toMatchObject({ status: 1, err: '' });
  expect(failed.out).toContain('tried 2x: TypeError: a bug');
  well = true;
  const replayed = await deadLetters(['replay', context]);
  await consumer.stop();
  expect(replayed).toMatchObject({ status: 0, err: '' });
  expect(replayed.out).toContain('2 handled, none failed again');
  expect(handled).toEqual([1, 2]);
  expect([Math.max(...told), told.at(-1)]).toEqual([2, 0]);
});

test('says in one line what is wrong', async () => {
  const away = await deadLetters(['list'], { KAFKA_BROKERS: '127.0.0.1:1' });
  expect(away).toMatchObject({ status: 1, out: '' });
  expect(away.err).toMatch(
    /^Kafka at 127\.0\.0\.1:1 \(KAFKA_BROKERS\) does not answer \(does `npm start` run\?\): .+\n$/,
  );
  const unknown = await deadLetters(['replay', `${prefix}nothing`]);
  expect(unknown).toMatchObject({ status: 2, out: '' });
  expect(unknown.err).toMatch(/^no context .+\n$/);
  expect(await deadLetters(['--help'])).toMatchObject({ status: 0, err: '' });
});
