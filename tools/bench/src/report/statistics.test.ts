import { expect, test } from 'vitest';
import { percentileOf, spreadOf } from './statistics.ts';

test('the spread of rounds: their median, the least and the most', () => {
  expect(spreadOf([3])).toEqual({ median: 3, min: 3, max: 3 });
  expect(spreadOf([5, 1, 3])).toEqual({ median: 3, min: 1, max: 5 });
  expect(spreadOf([4, 1, 3, 10])).toEqual({ median: 3.5, min: 1, max: 10 });
  expect(() => spreadOf([])).toThrow('nothing was measured');
});

test('a percentile is one of the values, and no smaller one would do', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
  expect(percentileOf(hundred, 50)).toBe(50);
  expect(percentileOf(hundred, 99)).toBe(99);
  expect(percentileOf(hundred, 100)).toBe(100);
  expect(percentileOf([7], 1)).toBe(7);
  expect(percentileOf([], 99)).toBeNaN();
});
