import { expect, it } from 'vitest';
import { rateLimit } from './rate-limit.ts';

const options = { limit: 2, windowMs: 1_000, callersRemembered: 2 };

it('lets so many of a caller’s requests in until the window ends, and tells when that is', () => {
  const overLimitMs = rateLimit(options);
  expect([0, 100, 200].map((nowMs) => overLimitMs('minji', nowMs))).toEqual([0, 0, 800]);
  expect(overLimitMs('jisoo', 200)).toBe(0);
  expect([1_000, 1_001, 1_500].map((nowMs) => overLimitMs('minji', nowMs))).toEqual([0, 0, 500]);
});

it('remembers no more callers than it was told to', () => {
  const overLimitMs = rateLimit(options);
  for (const caller of ['a', 'a', 'a', 'b', 'c']) overLimitMs(caller, 0);
  expect(['c', 'c', 'a'].map((caller) => overLimitMs(caller, 1))).toEqual([0, 999, 0]);
});
