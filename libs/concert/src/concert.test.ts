import { isRefusal } from '@concert/decider/decider';
import { describe, expect, it } from 'vitest';
import { type ConcertCode, decideConcert, type RegisterConcert } from './concert.ts';

const nowMs = Date.parse('2030-01-01T00:00:00Z');
const concert = {
  concertId: 'c-1',
  organiserId: 'o-1',
  title: 'Spring Night',
  venue: 'Olympic Hall',
  startsAt: '2030-06-01T10:00:00.000Z',
  salesOpenAt: '2030-02-01T00:00:00.000Z',
  salesCloseAt: '2030-05-31T00:00:00.000Z',
  limitPerCustomer: 4,
  currency: 'KRW',
  payWindowSeconds: 600,
};

function register(change: Partial<RegisterConcert['concert']>): RegisterConcert {
  return { type: 'RegisterConcert', concert: { ...concert, ...change }, nowMs };
}

describe('registering a concert', () => {
  it('refunds everything until the sales close unless the organiser says otherwise', () => {
    const refundPolicy = [{ until: concert.salesCloseAt, percent: 100 }];
    expect(decideConcert(register({}))).toEqual([{ type: 'ConcertRegistered', data: { ...concert, refundPolicy } }]);
  });

  it('keeps the organiser’s refund policy, also one without refunds', () => {
    for (const refundPolicy of [[], [tier('2030-03-01', 100), tier('2030-04-01', 50)]]) {
      expect(decideConcert(register({ refundPolicy }))).toEqual([
        { type: 'ConcertRegistered', data: { ...concert, refundPolicy } },
      ]);
    }
  });

  it('may be on sale already, up to the very start', () => {
    const event = decideConcert(register({ salesOpenAt: '2029-01-01T00:00:00.000Z', salesCloseAt: concert.startsAt }));
    expect(event).toHaveLength(1);
  });

  it.each<[ConcertCode, string, Partial<RegisterConcert['concert']>]>([
    ['starts-in-the-past', '#/startsAt', { startsAt: '2030-01-01T00:00:00.000Z' }],
    ['sales-window-empty', '#/salesCloseAt', { salesOpenAt: concert.salesCloseAt }],
    ['sales-close-after-start', '#/salesCloseAt', { salesCloseAt: '2030-06-01T10:00:00.001Z' }],
    ['unknown-currency', '#/currency', { currency: 'ZZZ' }],
    [
      'refund-tiers-out-of-order',
      '#/refundPolicy/1/until',
      { refundPolicy: [tier('2030-04-01', 100), tier('2030-04-01', 50)] },
    ],
  ])('refuses: %s', (code, pointer, change) => {
    const outcome = decideConcert(register(change));
    expect(isRefusal(outcome) && outcome).toEqual({ refused: code, detail: { pointer } });
  });
});

function tier(day: string, percent: number) {
  return { until: `${day}T00:00:00.000Z`, percent };
}
