import { expect, test } from 'vitest';
import { Random } from './random.ts';

const some = (seed: number) => {
  const random = new Random(seed);
  return Array.from({ length: 20 }, () => random.fraction());
};

test('the same seed gives the same numbers, for good; others give others', () => {
  expect(some(1)).toEqual(some(1));
  expect(new Set([1, 2, 3, 1000, 2 ** 31].flatMap(some)).size).toBe(100);
  expect(new Random(1).between(0, 2 ** 32 - 1)).toMatchInlineSnapshot(`3739678614`);
});

test('numbers keep within their bounds, and reach them', () => {
  const random = new Random(7);
  const seen = new Set(Array.from({ length: 1_000 }, () => random.between(3, 6)));
  expect([...seen].sort()).toEqual([3, 4, 5, 6]);
  expect(new Set(Array.from({ length: 1_000 }, () => random.pick(['a', 'b']))).size).toBe(2);
  expect(random.chance(0)).toBe(false);
  expect(random.chance(1)).toBe(true);
});

test('an id is a UUID, each another one', () => {
  const random = new Random(7);
  const ids = Array.from({ length: 1_000 }, () => random.id());
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(ids).size).toBe(1_000);
});
