import type { Clock } from '../clock.ts';

export interface ManualClock extends Clock {
  /** Moves time on and ends the pauses that are over by then. */
  advance(ms: number): void;
  set(instant: string): void;
}

/** Time that moves only when a test moves it. */
export function manualClock(instant: string): ManualClock {
  let nowMs = Date.parse(instant);
  const pauses = new Set<{ untilMs: number; end: () => void }>();

  function moveTo(ms: number): void {
    nowMs = ms;
    for (const pause of pauses) if (pause.untilMs <= nowMs) pause.end();
  }

  return {
    now: () => new Date(nowMs),
    pause(ms, signal) {
      const { promise, resolve } = Promise.withResolvers<void>();
      if (signal?.aborted) return Promise.resolve();
      const pause = {
        untilMs: nowMs + ms,
        end: () => {
          pauses.delete(pause);
          resolve();
        },
      };
      pauses.add(pause);
      signal?.addEventListener('abort', pause.end, { once: true });
      return promise;
    },
    advance: (ms) => moveTo(nowMs + ms),
    set: (to) => moveTo(Date.parse(to)),
  };
}

/** Time that passes as soon as somebody waits for it. */
export function hurriedClock(instant: string): Clock {
  let nowMs = Date.parse(instant);
  return {
    now: () => new Date(nowMs),
    pause: async (ms) => {
      nowMs += ms;
    },
  };
}
