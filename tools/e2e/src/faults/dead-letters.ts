import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { repositoryRoot } from '@concert/parts/repository';
import type { Person } from '@concert/story/gateway';
import { idOf, subjectOf } from './ids.ts';

/** `npm run dead-letters` as a person runs it. */
export function deadLetters(brokers: string, ...args: string[]): Promise<{ status: number; out: string }> {
  return new Promise((resolve) => {
    const options = { cwd: repositoryRoot, env: { ...process.env, KAFKA_BROKERS: brokers } };
    execFile('npm', ['run', '--silent', 'dead-letters', '--', ...args], options, (error, out) => {
      resolve({ status: error === null ? 0 : Number(error.code), out });
    });
  });
}

/** The approval of a payment for a booking that is yet to be placed, under keys that its customer will use. */
export function approvedTooEarly(who: Person, concertId: string, amount: number) {
  const [bookingKey, paymentKey] = [randomUUID(), randomUUID()];
  const bookingId = idOf('booking', who, bookingKey);
  const paymentId = idOf('payment', who, paymentKey);
  const type = 'payment.approved';
  const data = { bookingId, customerId: subjectOf(who), concertId, paymentId, amount, currency: 'KRW' };
  const occurredAt = new Date().toISOString();
  const envelope = { id: randomUUID(), type, version: 1, occurredAt, correlationId: bookingId, causationId: 'a test' };
  const message = { key: bookingId, value: JSON.stringify({ ...envelope, data }), headers: { type } };
  return { bookingKey, paymentKey, bookingId, message };
}
