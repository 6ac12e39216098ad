import { expect, test } from 'vitest';
import { inLanes } from './lanes.ts';

const message = (key: string | null, at: number) => ({ key, at });
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test('keeps the order of a key, and handles different keys at once', async () => {
  const messages = [message('a', 0), message('b', 1), message('a', 2), message('b', 3)];
  const trace: string[] = [];
  const outcome = await inLanes(messages, async ({ key, at }) => {
    trace.push(`${key}${at} begins`);
    await turn();
    trace.push(`${key}${at} ends`);
  });
  expect(outcome).toEqual({ done: 4 });
  expect(trace.slice(0, 2)).toEqual(['a0 begins', 'b1 begins']);
  expect(trace.indexOf('a0 ends')).toBeLessThan(trace.indexOf('a2 begins'));
  expect(trace.indexOf('b1 ends')).toBeLessThan(trace.indexOf('b3 begins'));
});

test('counts what is done from the first on without a gap', async () => {
  const away = new Error('away');
  const handled: number[] = [];
  const messages = [message('a', 0), message('b', 1), message('c', 2), message('b', 3), message('c', 4)];
  const outcome = await inLanes(messages, async ({ key, at }) => {
    if (key === 'b') throw away;
    await turn();
    handled.push(at);
  });
  expect(outcome).toEqual({ done: 1, failure: { error: away } });
  expect(handled).toEqual([0, 2]);
});

test('nothing to do is done', async () => {
  expect(await inLanes([], () => Promise.reject(new Error('nothing to handle')))).toEqual({ done: 0 });
});
