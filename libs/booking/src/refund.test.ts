import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refundDue } from './refund.ts';

const policy = [
  { until: '2027-03-10T00:00:00.000Z', percent: 100 },
  { until: '2027-03-20T00:00:00.000Z', percent: 70 },
];

describe('what a cancellation gives back', () => {
  it.each([
    ['2027-03-09T23:59:59.999Z', 429_000],
    ['2027-03-10T00:00:00.000Z', 300_300],
    ['2027-03-19T23:59:59.999Z', 300_300],
    ['2027-03-20T00:00:00.000Z', 0],
  ])('at %s it is %d of 429000', (now, due) => {
    expect(refundDue(policy, 429_000, now)).toBe(due);
  });

  it('compares instants, not their spelling', () => {
    expect(refundDue([{ until: '2027-03-10T09:00:00+09:00', percent: 100 }], 100, '2027-03-10T00:00:00Z')).toBe(0);
  });

  it('gives nothing without a policy', () => {
    expect(refundDue([], 429_000, '2027-03-01T00:00:00.000Z')).toBe(0);
  });

  it('is exact for every amount and every percent, rounded down', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.nat(100), (amount, percent) => {
        const exact = Number((BigInt(amount) * BigInt(percent)) / 100n);
        expect(refundDue([{ until: '2027-03-10T00:00:00Z', percent }], amount, '2027-03-01T00:00:00Z')).toBe(exact);
      }),
    );
  });
});
