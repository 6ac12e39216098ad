import { expect, test } from 'vitest';
import { brokenPromises, type Stored } from './stored.ts';

const stored: Stored = {
  where: 'the table',
  bookingIds: new Set(['a', 'b', 'c']),
  tickets: { registered: 10, taken: 3, free: 7 },
};

test('what was acknowledged is stored, and nothing else', () => {
  expect(brokenPromises({ bookingIds: ['a', 'b', 'c'], doubtful: 0 }, stored)).toEqual([]);
});

test('an acknowledged booking that is not stored is a lie', () => {
  const broken = brokenPromises({ bookingIds: ['a', 'b', 'x', 'y', 'c'], doubtful: 5 }, stored);
  expect(broken).toEqual(['2 acknowledged bookings are not in the table, x for one']);
});

test('a booking is acknowledged once', () => {
  expect(brokenPromises({ bookingIds: ['a', 'b', 'b', 'c'], doubtful: 0 }, stored)).toHaveLength(1);
});

test('what nobody was told of may only be what is in doubt', () => {
  expect(brokenPromises({ bookingIds: ['a', 'b'], doubtful: 1 }, stored)).toEqual([]);
  expect(brokenPromises({ bookingIds: ['a', 'b'], doubtful: 0 }, stored)[0]).toContain('1 bookings that nobody');
});

test('no ticket is lost or made', () => {
  const short = { ...stored, tickets: { registered: 10, taken: 3, free: 6 } };
  expect(brokenPromises({ bookingIds: ['a', 'b', 'c'], doubtful: 0 }, short)[0]).toContain('3 taken + 6 free');
});
