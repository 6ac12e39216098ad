import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';

const firstPauseMs = 100;
/** To ask whether a part is back costs little, and until then the service may be unready. */
const longestPauseMs = 5_000;

/**
 * Runs `run` until it returns or the signal is aborted. When it throws: a log line, a pause that doubles each time
 * (100 ms to 5 s, less a random part so that replicas part ways), and again. A run that lasted starts over at 100 ms.
 */
export async function keepRunning(
  name: string,
  run: (signal: AbortSignal) => Promise<void>,
  { logger, signal }: { logger: Logger; signal: AbortSignal },
): Promise<void> {
  let pauseMs = firstPauseMs;
  while (!signal.aborted) {
    const startedAt = performance.now();
    try {
      return await run(signal);
    } catch (error) {
      if (signal.aborted) return;
      if (performance.now() - startedAt > longestPauseMs) pauseMs = firstPauseMs;
      logger.warn({ err: error, background: name, pauseMs }, 'background work failed; it will be tried again');
      await pause(pauseMs * (0.75 + Math.random() / 4), undefined, { signal }).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    }
  }
}
