import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Breaker } from './breaker.ts';

const probe = vi.fn<() => Promise<boolean>>();
const onOpen = vi.fn();
const onClose = vi.fn();
let breaker: Breaker;

beforeEach(() => {
  vi.resetAllMocks();
  breaker = new Breaker({ probe, probeAfterMs: 10, onOpen, onClose });
  return () => breaker.dispose();
});

describe('a breaker', () => {
  it('opens after five failures in a row', () => {
    for (const result of ['failed', 'failed', 'failed', 'failed', 'succeeded', 'failed'] as const) breaker[result](1);
    breaker.failed(3);
    expect(breaker.isOpen).toBe(false);
    breaker.failed(1);
    expect(breaker.isOpen).toBe(true);
    breaker.failed(1);
    expect(onOpen).toHaveBeenCalledOnce();
  });

  it('opens at once when one call carried five', () => {
    breaker.failed(5);
    expect(breaker.isOpen).toBe(true);
  });

  it('stays open, whatever late answers say, until its probe finds the other side well', async () => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    probe.mockResolvedValueOnce(false).mockReturnValueOnce(promise);
    breaker.failed(5);
    breaker.succeeded();
    await vi.waitFor(() => expect(probe).toHaveBeenCalledTimes(2), { timeout: 20_000 });
    expect([breaker.isOpen, onClose.mock.calls.length]).toEqual([true, 0]);
    resolve(true);
    await vi.waitFor(() => expect(onClose).toHaveBeenCalledOnce(), { timeout: 20_000 });
    expect([breaker.isOpen, probe.mock.calls.length]).toEqual([false, 2]);
    breaker.failed(4);
    expect(breaker.isOpen).toBe(false);
  });

  it('asks no more once it is disposed of', async () => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    probe.mockReturnValue(promise);
    breaker.failed(5);
    await vi.waitFor(() => expect(probe).toHaveBeenCalledOnce(), { timeout: 20_000 });
    breaker.dispose();
    resolve(false);
    await promise;
    expect(onClose).not.toHaveBeenCalled();
  });

  it('does not open for calls that end after it is disposed of', () => {
    breaker.dispose();
    breaker.failed(5);
    expect([breaker.isOpen, onOpen.mock.calls.length]).toEqual([false, 0]);
  });
});
