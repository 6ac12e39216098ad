import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparePositions } from './event-store.ts';

test('positions are ordered by commit, then prepare, however large', () => {
  expect(comparePositions('9:9', '10:10')).toBeLessThan(0);
  expect(comparePositions('10:10', '10:9')).toBeGreaterThan(0);
  expect(comparePositions('10:9', '10:9')).toBe(0);
  const part = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  fc.assert(
    fc.property(part, part, (a, b) => {
      expect(Math.sign(comparePositions(`${a}:${a}`, `${b}:${b}`))).toBe(a === b ? 0 : a < b ? -1 : 1);
    }),
  );
});
