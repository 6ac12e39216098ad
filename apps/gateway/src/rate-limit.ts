import { LRUCache } from 'lru-cache';

interface Window {
  endsAtMs: number;
  count: number;
}

export interface RateLimitOptions {
  readonly limit: number;
  readonly windowMs: number;
  /** Of how many callers the count is kept; the one that was longest away is forgotten first. */
  readonly callersRemembered: number;
}

/**
 * Counts a caller's requests in a window that starts with the first of them. The answer is 0 while there are no more
 * than `limit`, then the milliseconds until the window ends. Counts at once, without a promise: every request passes.
 */
export function rateLimit({ limit, windowMs, callersRemembered }: RateLimitOptions) {
  const windows = new LRUCache<string, Window>({ max: callersRemembered });

  return (caller: string, nowMs: number): number => {
    const window = windows.get(caller);
    if (window === undefined || window.endsAtMs <= nowMs) {
      windows.set(caller, { endsAtMs: nowMs + windowMs, count: 1 });
      return 0;
    }
    window.count += 1;
    return window.count <= limit ? 0 : window.endsAtMs - nowMs;
  };
}
