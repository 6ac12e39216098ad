import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepRunning } from './background.ts';

const logger = pino({ level: 'silent' });

describe('background work', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('ends when it is done', async () => {
    const run = vi.fn(async () => undefined);
    await keepRunning('work', run, { logger, signal: new AbortController().signal });
    expect(run).toHaveBeenCalledOnce();
  });

  it('is not begun again once the service stops', async () => {
    const stopping = new AbortController();
    const run = vi.fn(async (signal: AbortSignal) => {
      stopping.abort();
      signal.throwIfAborted();
    });
    await keepRunning('work', run, { logger, signal: stopping.signal });
    expect(run).toHaveBeenCalledOnce();
  });
});

describe('background work that fails', () => {
  it('is tried again until it succeeds', async () => {
    const run = vi.fn(async () => undefined).mockRejectedValueOnce(new Error('away'));
    await keepRunning('work', run, { logger, signal: new AbortController().signal });
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('does not keep a stopping service waiting for its pause', async () => {
    const stopping = new AbortController();
    const failed = Promise.withResolvers<void>();
    const run = async () => {
      failed.resolve();
      throw new Error('away');
    };
    const work = keepRunning('work', run, { logger, signal: stopping.signal });
    await failed.promise;
    stopping.abort();
    await work;
  });
});
