import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Checkpoints } from './checkpoints.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('waits until it is quiet', () => {
  const checkpoint = vi.fn();
  const checkpoints = new Checkpoints(checkpoint);
  for (let commit = 0; commit < 10; commit++) {
    checkpoints.committed(1);
    vi.advanceTimersByTime(150);
  }
  expect(checkpoint).not.toHaveBeenCalled();
  vi.advanceTimersByTime(50);
  expect(checkpoint).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(10_000);
  expect(checkpoint).toHaveBeenCalledOnce();
});

test('waits no longer when there is too much', () => {
  const checkpoint = vi.fn();
  const checkpoints = new Checkpoints(checkpoint);
  checkpoints.committed(268_000_000);
  expect(checkpoint).not.toHaveBeenCalled();
  for (let commit = 0; commit < 26; commit++) checkpoints.committed(1);
  expect(checkpoint).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(10_000);
  expect(checkpoint).toHaveBeenCalledOnce();
});

test('nothing is done after the end', () => {
  const checkpoint = vi.fn();
  const checkpoints = new Checkpoints(checkpoint);
  checkpoints.committed(1);
  checkpoints.stop();
  vi.advanceTimersByTime(10_000);
  expect(checkpoint).not.toHaveBeenCalled();
});
