import { expect, test } from 'vitest';
import { gather } from './gather.ts';

test('what comes while one call is under way goes together into the next', async () => {
  const calls: number[][] = [];
  const first = Promise.withResolvers<void>();
  const handle = gather<number>(async (items) => {
    calls.push([...items]);
    if (calls.length === 1) await first.promise;
  }, 100);
  const all = [handle([1, 2])];
  await expect.poll(() => calls).toHaveLength(1);
  all.push(handle([3]), handle([4, 5]));
  first.resolve();
  await Promise.all(all);
  expect(calls).toEqual([
    [1, 2],
    [3, 4, 5],
  ]);
});

test('what comes in the same moment comes together, up to a bound', async () => {
  const calls: number[][] = [];
  const handle = gather<number>(async (items) => void calls.push([...items]), 3);
  await Promise.all([[1, 2], [3], [4, 5, 6, 7, 8], [9]].map(handle));
  expect(calls).toEqual([[1, 2, 3], [4, 5, 6, 7, 8], [9]]);
});

test('nobody fails for another', async () => {
  const handled: number[] = [];
  const handle = gather<number>(async (items) => {
    if (items.includes(2)) throw new Error('two');
    handled.push(...items);
  }, 100);
  const outcomes = await Promise.allSettled([[1], [2, 3], [4]].map(handle));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(handled).toEqual([1, 4]);
});
