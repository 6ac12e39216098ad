import { describe, expect, test } from 'vitest';
import { type Language, render } from './render.ts';
import type { Facts, Kind, Subject } from './templates.ts';

const booking: Subject = {
  bookingId: '0d2a4b1c-8b1e-8f00-9c00-000000000001',
  title: '별이 빛나는 밤',
  venue: 'Olympic Hall',
  startsAt: new Date('2031-06-01T10:00:00.000Z'),
  items: [
    { grade: 'R', quantity: 2, price: 88000, seats: ['A-1', 'A-2'] },
    { grade: 'S', quantity: 1, price: 66000, seats: [] },
  ],
  amount: 242000,
  currency: 'KRW',
  payBy: new Date('2031-05-01T15:10:00.000Z'),
  delivery: 'post',
};

const facts: Facts = {
  booked: {},
  paid: { amount: 242000 },
  declined: {},
  shipped: { trackingNumber: '6892-1001' },
  issued: {},
  cancelled: { refundDue: 121000 },
  refunded: { refunded: 121000 },
  expired: { reason: 'unpaid' },
};
const kinds = Object.keys(facts) as Kind[];
const languages: Language[] = ['ko', 'en'];
const told = (language: Language, kind: Kind, about = booking) => render(language, kind, about, facts[kind]);

describe.each(languages)('in %s', (language) => {
  test.each(kinds)('%s says which concert and which booking, and nothing unfinished', (kind) => {
    const { subject, body } = told(language, kind);
    expect(subject).toContain(booking.title);
    expect(body).toContain(booking.venue);
    expect(body).toContain(booking.bookingId);
    expect(subject + body).not.toMatch(/undefined|null|NaN|\[object|Invalid/);
  });

  test('every kind reads differently', () => {
    expect(new Set(kinds.map((kind) => told(language, kind).subject)).size).toBe(kinds.length);
  });

  test('what there is to pay and by when, in Seoul time with the zone', () => {
    const { body } = told(language, 'booked');
    expect(body).toContain('₩242,000');
    expect(body).toContain('GMT+9');
    expect(body).toMatch(/5월 2일|2 May/);
  });

  test('a currency with minor units is written in major ones', () => {
    expect(told(language, 'refunded', { ...booking, currency: 'USD' }).body).toContain('1,210.00');
  });

  test('nothing is refunded, nothing is tracked, the tickets are gone: said as such', () => {
    const free = render(language, 'cancelled', booking, { refundDue: 0 });
    const posted = render(language, 'shipped', booking, { trackingNumber: null });
    const gone = render(language, 'expired', booking, { reason: 'hold-lost' });
    expect(free.body).not.toContain('₩');
    expect(posted.body).not.toContain('null');
    expect(gone.body).not.toBe(told(language, 'expired').body);
  });
});
