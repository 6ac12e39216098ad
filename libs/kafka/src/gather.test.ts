import { expect, test } from 'vitest';
import { gather } from './gather.ts';

const isAway = (error: unknown) => error instanceof Error && error.message === 'away';

test('what comes while one call is under way goes together into the next', async () => {
  const calls: number[][] = [];
  const first = Promise.withResolvers<void>();
  const handle = gather<number>(
    async (items) => {
      calls.push([...items]);
      if (calls.length === 1) await first.promise;
    },
    100,
    isAway,
  );
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
  const handle = gather<number>(async (items) => void calls.push([...items]), 3, isAway);
  await Promise.all([[1, 2], [3], [4, 5, 6, 7, 8], [9]].map(handle));
  expect(calls).toEqual([[1, 2, 3], [4, 5, 6, 7, 8], [9]]);
});

test('nobody fails for another', async () => {
  const handled: number[] = [];
  const handle = gather<number>(
    async (items) => {
      if (items.includes(2)) throw new Error('two');
      handled.push(...items);
    },
    100,
    isAway,
  );
  const outcomes = await Promise.allSettled([[1], [2, 3], [4]].map(handle));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(handled).toEqual([1, 4]);
});

test('all fail together while nobody is to blame, and nothing is tried in turn', async () => {
  const calls: number[][] = [];
  const handle = gather<number>(
    async (items) => {
      calls.push([...items]);
      throw new Error('away');
    },
    100,
    isAway,
  );
  const outcomes = await Promise.allSettled([[1], [2], [3]].map(handle));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(calls).toEqual([[1, 2, 3]]);
});

test('away in the middle of trying each, it is not tried for the rest', async () => {
  const calls: number[][] = [];
  const handle = gather<number>(
    async (items) => {
      calls.push([...items]);
      if (items.includes(2)) throw new Error(items.length > 1 ? 'two' : 'away');
    },
    100,
    isAway,
  );
  const outcomes = await Promise.allSettled([[1], [2], [3]].map(handle));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect(calls).toEqual([[1, 2, 3], [1], [2]]);
});
