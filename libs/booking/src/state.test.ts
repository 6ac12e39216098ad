import { fold } from '@concert/decider/decider';
import { describe, expect, it } from 'vitest';
import { booking } from './booking.ts';
import { refundsDue, type ShownStatus, shownStatus } from './state.ts';
import { confirmed, histories, placed, type Situation, shipped } from './testing/examples.ts';

const told: Record<Exclude<Situation, 'none' | 'notPlaced'>, [ShownStatus, refundsDue: number]> = {
  held: ['held', 0],
  paid: ['held', 0],
  confirmed: ['confirmed', 0],
  shipped: ['confirmed', 0],
  completed: ['completed', 0],
  cancelledUnpaid: ['cancelled', 0],
  cancelledPaid: ['cancelled', 300_300],
  expiredUnpaid: ['expired', 0],
  expiredLost: ['expired', 429_000],
  paidAfterExpiry: ['expired', 0],
};

describe('what a customer is told', () => {
  it.each(Object.entries(told))('%s', (situation, [status, refund]) => {
    const state = fold(booking, histories[situation as Situation]);
    if (state.status === 'none') throw new Error('nothing was placed');
    expect([shownStatus(state), refundsDue(state)]).toEqual([status, refund]);
  });
});

describe('a history that cannot be', () => {
  it('is a bug, not a booking', () => {
    expect(() => fold(booking, [confirmed])).toThrow('a booking begins with BookingPlaced');
    expect(() => fold(booking, [placed, shipped])).toThrow('a booking that is held has no payment');
  });
});
