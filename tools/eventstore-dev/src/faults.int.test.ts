import { EventStoreUnavailable } from '@concert/event-store/errors';
import type { RecordedEvent } from '@concert/event-store/event-store';
import { expect, test, vi } from 'vitest';
import { event, followOn, standIn, storeOf } from './testing/stand-in.ts';

const soon = { timeout: 20_000 };

test('a frozen store is unavailable within the timeout, has written nothing, and goes on when it thaws', async () => {
  const { current: dev } = await standIn();
  const store = storeOf(dev, 2_000);
  await store.append('before', [event()], 'no_stream');
  await dev.setFaults({ frozen: true });
  const calls = [store.append('late', [event()], 'no_stream'), store.read('before'), store.ping()];
  for (const call of calls) await expect(call).rejects.toThrow(EventStoreUnavailable);
  await dev.setFaults({ frozen: false });
  await expect.poll(() => store.ping().then(() => 'answers', String), soon).toBe('answers');
  expect(await store.read('before')).toHaveLength(1);
  expect(await store.read('late')).toEqual([]);
});

test('a stopped process, too, is unavailable within the timeout', async () => {
  const { current: dev } = await standIn();
  const store = storeOf(dev, 2_000);
  await store.append('before', [event()], 'no_stream');
  process.kill(dev.pid, 'SIGSTOP');
  await expect(store.append('late', [event()], 'no_stream')).rejects.toThrow(EventStoreUnavailable);
  const follow = store.follow([''], { signal: new AbortController().signal })[Symbol.asyncIterator]();
  await expect(follow.next()).rejects.toThrow(EventStoreUnavailable);
  process.kill(dev.pid, 'SIGCONT');
  await expect.poll(() => store.ping().then(() => 'answers', String), soon).toBe('answers');
});

test('an append whose connection is dropped after the commit is written once, however often it is sent', async () => {
  const { current: dev } = await standIn();
  const store = storeOf(dev);
  await store.append('stream', [event()], 'no_stream');
  const events = [event(), event()];
  await dev.setFaults({ dropAfterCommit: true });
  await expect(store.append('stream', events, 0n)).rejects.toThrow(EventStoreUnavailable);
  expect(await store.append('stream', events, 0n)).toBe(2n);
  expect(await store.read('stream')).toHaveLength(3);
});

test('a dropped connection ends a follow with EventStoreUnavailable, and it goes on after what was handled', async () => {
  const { current: dev } = await standIn();
  const store = storeOf(dev);
  const [first, second, third] = [event(), event(), event()];
  await store.append('stream', [first], 'no_stream');
  const seen: RecordedEvent[] = [];
  const broken = followOn(store, 'stream', seen, () => false);
  await expect.poll(() => seen.length, soon).toBe(1);
  await dev.setFaults({ dropAfterCommit: true });
  await expect(store.append('stream', [second], 0n)).rejects.toThrow(EventStoreUnavailable);
  await expect(broken).rejects.toThrow(EventStoreUnavailable);
  await store.append('stream', [third], 1n);
  await followOn(store, 'stream', seen, (count) => count === 3);
  expect(seen.map(({ id }) => id)).toEqual([first.id, second.id, third.id]);
});

test('a slow disk holds every answer back, and one fsync serves all who wait', async () => {
  const { current: dev } = await standIn();
  const store = storeOf(dev);
  await dev.setFaults({ fsyncDelayMs: 200 });
  const start = performance.now();
  const appends = Array.from({ length: 100 }, (_, n) => store.append(`stream-${n}`, [event()], 'no_stream'));
  expect(await Promise.all(appends)).toEqual(appends.map(() => 0n));
  expect(performance.now() - start).toBeGreaterThanOrEqual(200);
});

test('CaughtUp can be said more than once', async () => {
  const { current: dev } = await standIn();
  const store = storeOf(dev);
  await dev.setFaults({ caughtUpTimes: 3 });
  const abort = new AbortController();
  const onCaughtUp = vi.fn(() => onCaughtUp.mock.calls.length === 3 && abort.abort());
  for await (const _ of store.follow(['nothing'], { signal: abort.signal, onCaughtUp })) expect.unreachable();
  expect(onCaughtUp).toHaveBeenCalledTimes(3);
});

test('what is refused for good is told apart, and harms no other append', async () => {
  const { current: dev } = await standIn();
  const store = storeOf(dev);
  const appends = [store.append('$settings', [event()], 'no_stream'), store.append('stream', [event()], 'no_stream')];
  const [refused, written] = await Promise.allSettled(appends);
  expect(refused).toMatchObject({ status: 'rejected', reason: { name: 'EventStoreRefused' } });
  expect(written).toMatchObject({ status: 'fulfilled', value: 0n });
});

test('an unknown fault is refused', async () => {
  const { current: dev } = await standIn();
  await expect(dev.setFaults({ frozn: true } as object)).rejects.toThrow('unknown fault frozn');
  await expect(dev.setFaults({ frozen: 1 } as object)).rejects.toThrow('wrong type for frozen');
});
