import { expect, test, vi } from 'vitest';
import { batched } from './batch.ts';

const lengths = async (keys: readonly string[]) => new Map(keys.map((key) => [key, key.length]));

test('all who ask in one tick share one load, and each key is in it once', async () => {
  const load = vi.fn(lengths);
  const ask = batched(load);
  expect(await Promise.all([ask('a'), ask('bb'), ask('a')])).toEqual([1, 2, 1]);
  expect(load.mock.calls).toEqual([[['a', 'bb']]]);
});

test('who asks while a load runs is in the next one', async () => {
  const first = Promise.withResolvers<void>();
  const load = vi.fn(async (keys: readonly string[]) => {
    if (keys.includes('first')) await first.promise;
    return lengths(keys);
  });
  const ask = batched(load);
  const early = ask('first');
  await vi.waitFor(() => expect(load).toHaveBeenCalledOnce(), { timeout: 20_000 });
  const late = [ask('b'), ask('c')];
  first.resolve();
  await Promise.all([early, ...late]);
  expect(load.mock.calls.map(([keys]) => keys)).toEqual([['first'], ['b', 'c']]);
});

test('a failed load fails those who asked for it and nobody after them', async () => {
  const load = vi.fn(lengths).mockRejectedValueOnce(new Error('away'));
  const ask = batched(load);
  const outcomes = await Promise.allSettled([ask('a'), ask('b')]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await ask('a')).toBe(1);
});

test('no load asks for more than a thousand', async () => {
  const load = vi.fn(lengths);
  const ask = batched(load);
  await Promise.all(Array.from({ length: 2_500 }, (_, n) => ask(`key ${n}`)));
  expect(load.mock.calls.map(([keys]) => keys.length)).toEqual([1_000, 1_000, 500]);
});
