import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { growingPauseMs, persist, unlessAborted } from './pauses.ts';

test('pauses grow from 100 ms to the longest', () => {
  const pauses = [1, 2, 3, 4, 9, 10, 50, 5_000].map((failures) => growingPauseMs(failures, 30_000, () => 0));
  expect(pauses).toEqual([100, 200, 400, 800, 25_600, 30_000, 30_000, 30_000]);
});

test('pauses differ by up to a fifth', () => {
  expect(growingPauseMs(1, 30_000, () => 1)).toBe(80);
  expect(growingPauseMs(50, 30_000, () => 0.5)).toBe(27_000);
});

test('persists until the work succeeds, and begins anew with short pauses after progress', async () => {
  const pausesMs: number[] = [];
  const newsworthy: boolean[] = [];
  let calls = 0;
  await persist(
    async (progressed) => {
      calls += 1;
      if (calls === 3) progressed();
      if (calls < 5) throw new Error('away');
    },
    {
      signal: new AbortController().signal,
      onFailure: (_error, pauseMs, news) => {
        pausesMs.push(pauseMs);
        newsworthy.push(news);
      },
    },
  );
  expect(newsworthy).toEqual([false, true, false, true]);
  expect(calls).toBe(5);
  const [first = 0, second = 0, third = 0, fourth = 0] = pausesMs;
  expect(second).toBeGreaterThan(first);
  expect(third).toBeLessThanOrEqual(100);
  expect(fourth).toBeGreaterThan(third);
});

test('persists no longer than it should', async () => {
  const stopping = new AbortController();
  let calls = 0;
  const work = async () => {
    calls += 1;
    throw new Error('away');
  };
  await persist(work, { signal: stopping.signal, onFailure: () => stopping.abort() });
  expect(calls).toBe(1);
});

test('waits for a promise unless aborted, and leaves no listener behind however often', async () => {
  const stopping = new AbortController();
  for (const answer of [1, 2, 3]) {
    expect(await unlessAborted(Promise.resolve(answer), stopping.signal)).toBe(answer);
    await expect(unlessAborted(Promise.reject(new Error('crashed')), stopping.signal)).rejects.toThrow('crashed');
  }
  expect(getEventListeners(stopping.signal, 'abort')).toEqual([]);
  const waiting = unlessAborted(new Promise(() => {}), stopping.signal);
  stopping.abort();
  expect(await waiting).toBeUndefined();
  expect(await unlessAborted(new Promise(() => {}), stopping.signal)).toBeUndefined();
});
