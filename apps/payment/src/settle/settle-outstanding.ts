import type { EventStore, Position } from '@concert/event-store/event-store';
import { decode } from '@concert/payment/decode';
import type { Clock } from '../clock.ts';
import { streamPrefix } from '../payments.ts';
import type { OutstandingList } from './outstanding.ts';
import type { Settle } from './settle.ts';

const askedAtOnce = 16;
const longestSleepMs = 60_000;

export interface SettleOutstandingOptions {
  readonly store: Pick<EventStore, 'follow'>;
  readonly settle: Settle;
  /** Empty; what is outstanding from now on. */
  readonly list: OutstandingList;
  readonly clock: Clock;
  readonly logger: { warn(fields: object, message: string): void };
}

/**
 * Ends what requests left open: attempts the provider had not decided, and every refund. It learns of them by following
 * the payments from their beginning, so it also finds what a crash left behind. Every replica does it: the provider and
 * the streams take each answer once.
 *
 * @returns what to run; run again after it threw, it goes on where it stopped
 */
export function settleOutstanding(options: SettleOutstandingOptions): (signal: AbortSignal) => Promise<void> {
  const { store, settle, list, clock, logger } = options;
  let after: Position | undefined;
  let caughtUp = false;
  let wakeAtMs = 0;
  let sleeping = new AbortController();

  async function listen(signal: AbortSignal): Promise<void> {
    const onCaughtUp = () => {
      // Before that, most of what looks outstanding has long been answered by an event not read yet.
      caughtUp = true;
      sleeping.abort();
    };
    const since = after === undefined ? {} : { after };
    for await (const { type, metadata, data, position } of store.follow([streamPrefix], {
      ...since,
      signal,
      onCaughtUp,
    })) {
      const dueAtMs = list.hear(decode({ type, version: metadata.version, data }));
      after = position;
      if (dueAtMs !== undefined && dueAtMs < wakeAtMs) sleeping.abort();
    }
  }

  async function sleep(signal: AbortSignal): Promise<void> {
    sleeping = new AbortController();
    const nowMs = clock.now().getTime();
    wakeAtMs = Math.min(caughtUp ? list.nextDueMs() : Infinity, nowMs + longestSleepMs);
    if (wakeAtMs > nowMs) await clock.pause(wakeAtMs - nowMs, AbortSignal.any([signal, sleeping.signal]));
  }

  async function work(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await sleep(signal);
      const due = caughtUp ? list.takeDue(clock.now().getTime(), askedAtOnce) : [];
      const asked = await Promise.allSettled(due.map(settle));
      for (const one of asked) {
        if (one.status === 'rejected') logger.warn({ err: one.reason }, 'not settled yet; it will be tried again');
      }
    }
  }

  return async (stopped) => {
    const ending = new AbortController();
    const signal = AbortSignal.any([stopped, ending.signal]);
    const both = [listen(signal), work(signal)].map((part) => part.finally(() => ending.abort()));
    // Neither outlives the other: this runs again after an error.
    await Promise.allSettled(both);
    await Promise.all(both);
  };
}
