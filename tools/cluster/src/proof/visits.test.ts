import { expect, it } from 'vitest';
import { visitsOf } from './visits.ts';

const customers = Array.from({ length: 7 }, (_, index) => ({
  role: 'customer' as const,
  name: `fan-${index}`,
  token: `token-${index}`,
}));
const visits = visitsOf({ concertId: 'c', customers, round: 'r' }, 20, 30);
const texts = visits.map(({ request }) => request.toString());

it('makes as many visits as are due', () => {
  expect(visits).toHaveLength(600);
  expect(texts.filter((text) => text.startsWith('POST /bookings '))).toHaveLength(240);
});

it('pays for a booking that was made long enough before, as who made it', () => {
  const booked = new Map(visits.map(({ bookingId }, index) => [bookingId, index]));
  const payments = texts.flatMap((text, index) => (text.startsWith('POST /payments ') ? [index] : []));
  expect(payments.length).toBeGreaterThan(80);
  for (const index of payments) {
    const before = booked.get(/"bookingId":"([^"]+)"/.exec(texts[index] ?? '')?.[1]) ?? Number.NaN;
    expect(index - before).toBeGreaterThanOrEqual(8 * 20);
    expect(tokenIn(texts[index])).toBe(tokenIn(texts[before]));
  }
});

it('pays for nothing twice, and ends a connection now and then', () => {
  const paid = texts.flatMap((text) => /"bookingId":"([^"]+)"/.exec(text)?.[1] ?? []);
  expect(new Set(paid).size).toBe(paid.length);
  expect(texts.filter((text) => text.includes('connection: close'))).toHaveLength(150);
});

function tokenIn(text = ''): string | undefined {
  return /Bearer (\S+)/.exec(text)?.[1];
}
