import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SavedPlace } from './saved-place.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('what was published is saved within a tenth of a second, what was only read within a second', async () => {
  const write = vi.fn(async () => {});
  const place = new SavedPlace(write, () => {});
  place.reach('1', false);
  place.reach('2', true);
  place.reach('3', true);
  await vi.advanceTimersByTimeAsync(100);
  expect(write.mock.calls).toEqual([['3']]);
  place.reach('4', false);
  await vi.advanceTimersByTimeAsync(999);
  expect(write).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(1);
  expect(write.mock.calls).toEqual([['3'], ['4']]);
});

test('at the end what is not yet saved is, and nothing twice', async () => {
  const write = vi.fn(async () => {});
  const place = new SavedPlace(write, () => {});
  place.reach('1', true);
  await place.flush();
  await place.flush();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(write.mock.calls).toEqual([['1']]);
});

test('a save that fails is told once, and why at the end', async () => {
  const onFailure = vi.fn();
  const write = vi.fn(() => Promise.reject(new Error('not the leader')));
  const place = new SavedPlace(write, onFailure);
  place.reach('1', true);
  await vi.advanceTimersByTimeAsync(100);
  place.reach('2', true);
  await vi.advanceTimersByTimeAsync(100);
  await expect(place.flush()).rejects.toThrow('not the leader');
  expect(onFailure).toHaveBeenCalledOnce();
  expect(write).toHaveBeenCalledOnce();
});
