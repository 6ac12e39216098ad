import { setTimeout as sleep } from 'node:timers/promises';

const firstPauseMs = 100;
/** To ask whether Kafka or the event store is back costs little, and everything waits for the answer. */
const longestPersistingMs = 5_000;

/**
 * How long to wait after the given number of failures in a row (the first is 1): 100 ms, doubled each time up to the
 * longest, less up to a fifth at random so that many do not come back at the same instant.
 */
export function growingPauseMs(failures: number, longestMs: number, random: () => number = Math.random): number {
  const wholeMs = Math.min(firstPauseMs * 2 ** (failures - 1), longestMs);
  return Math.round(wholeMs * (1 - random() / 5));
}

/** Waits; returns at once when `signal` aborts. */
export async function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  await sleep(durationMs, undefined, { signal }).catch((error) => {
    if (!signal.aborted) throw error;
  });
}

/** Waits for the promise, and no longer than until `signal` aborts: then it is undefined. Leaves nothing with the signal. */
export async function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value | undefined> {
  if (signal.aborted) return undefined;
  const { promise: aborted, resolve } = Promise.withResolvers<undefined>();
  const end = () => resolve(undefined);
  signal.addEventListener('abort', end);
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}

/**
 * Does the work again, after growing pauses of up to 5 s, until it succeeds or `signal` aborts. Work that calls
 * `progressed` starts anew with the shortest pause. A lone failure may be a hiccup: from the second in a row on it is
 * `news`. Never rejects.
 */
export async function persist(
  work: (progressed: () => void) => Promise<void>,
  { signal, onFailure }: { signal: AbortSignal; onFailure: (error: unknown, pauseMs: number, news: boolean) => void },
): Promise<void> {
  let failures = 0;
  const progressed = () => {
    failures = 0;
  };
  while (!signal.aborted) {
    try {
      await work(progressed);
      return;
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      const pauseMs = growingPauseMs(failures, longestPersistingMs);
      onFailure(error, pauseMs, failures > 1);
      await pause(pauseMs, signal);
    }
  }
}
