import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { decodeCursor, encodeCursor } from './cursor.ts';

test('a cursor comes back as it was given', () => {
  const cursor = { at: new Date('2031-05-01T10:00:00.123Z'), id: randomUUID() };
  expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor);
});

const encoded = (text: string) => Buffer.from(text).toString('base64url');

test.each(['', 'not a cursor', encoded('1 2'), encoded(`soon ${randomUUID()}`), encoded(`1 ${randomUUID()} x`)])(
  '%j is none',
  (text) => {
    expect(decodeCursor(text)).toBeNull();
  },
);
