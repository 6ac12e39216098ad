import { expect, test } from 'vitest';
import { type DeadLetter, deadLetterId, fromRecord, settled, toRecord } from './dead-letters.ts';

const origin = { topic: 'booking', partition: 3, offset: '17' };
const letter: DeadLetter = {
  ...origin,
  id: deadLetterId(origin),
  key: 'a-booking',
  type: 'booking.paid',
  value: Buffer.from('{"some":"event"}'),
  headers: { type: 'booking.paid', correlationId: 'a-booking' },
  cause: 'poisoned',
  reason: 'Poisoned: of no booking',
  failures: 2,
  at: '2026-01-01T00:00:00.000Z',
};

/** As Kafka gives it back. */
const asRead = (record: ReturnType<typeof toRecord>) => ({
  value: record.value as Buffer | null,
  headers: record.headers,
});

test('a dead letter is kept whole', () => {
  expect(fromRecord(asRead(toRecord(letter)))).toEqual(letter);
  expect(toRecord(letter).key).toBe('booking/3/17');
  expect(toRecord(letter, 'a-booking').key).toBe('a-booking');
});

test('a message without key and value is not taken for a settled letter', () => {
  const bare = { ...letter, key: null, value: null };
  expect(toRecord(bare).value).toEqual(Buffer.alloc(0));
  expect(fromRecord(asRead(toRecord(bare))).key).toBeNull();
  expect(settled(letter.id)).toMatchObject({ key: letter.id, value: null });
});

test('a long reason is cut', () => {
  expect(fromRecord(asRead(toRecord({ ...letter, reason: 'x'.repeat(5_000) }))).reason).toHaveLength(500);
});
