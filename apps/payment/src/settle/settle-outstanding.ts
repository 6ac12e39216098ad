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
  const settling = new Settling(options);
  return async (stopped) => {
    const ending = new AbortController();
    const signal = AbortSignal.any([stopped, ending.signal]);
    const both = [settling.listen(signal), settling.work(signal)].map((part) => part.finally(() => ending.abort()));
    // Neither outlives the other: this runs again after an error.
    await Promise.allSettled(both);
    await Promise.all(both);
  };
}

class Settling {
  readonly #options: SettleOutstandingOptions;
  #after: Position | undefined;
  #caughtUp = false;
  #wakeAtMs = 0;
  #sleeping = new AbortController();

  constructor(options: SettleOutstandingOptions) {
    this.#options = options;
  }

  /** Follows the payments, and wakes the work when something is due sooner than it thought. */
  async listen(signal: AbortSignal): Promise<void> {
    const { store, list } = this.#options;
    const onCaughtUp = () => {
      // Before that, most of what looks outstanding has long been answered by an event not read yet.
      this.#caughtUp = true;
      this.#sleeping.abort();
    };
    const since = this.#after === undefined ? {} : { after: this.#after };
    const payments = store.follow([streamPrefix], { ...since, signal, onCaughtUp });
    for await (const { type, metadata, data, position } of payments) {
      const dueAtMs = list.hear(decode({ type, version: metadata.version, data }), metadata.traceparent);
      this.#after = position;
      if (dueAtMs !== undefined && dueAtMs < this.#wakeAtMs) this.#sleeping.abort();
    }
  }

  /** Settles what is due, and sleeps until more is. */
  async work(signal: AbortSignal): Promise<void> {
    const { list, settle, clock, logger } = this.#options;
    while (!signal.aborted) {
      await this.#sleep(signal);
      const due = this.#caughtUp ? list.takeDue(clock.now().getTime(), askedAtOnce) : [];
      const asked = await Promise.allSettled(due.map(settle));
      for (const one of asked) {
        if (one.status === 'rejected') logger.warn({ err: one.reason }, 'not settled yet; it will be tried again');
      }
    }
  }

  async #sleep(signal: AbortSignal): Promise<void> {
    const { list, clock } = this.#options;
    this.#sleeping = new AbortController();
    const nowMs = clock.now().getTime();
    this.#wakeAtMs = Math.min(this.#caughtUp ? list.nextDueMs() : Infinity, nowMs + longestSleepMs);
    const sleepMs = this.#wakeAtMs - nowMs;
    if (sleepMs > 0) await clock.pause(sleepMs, AbortSignal.any([signal, this.#sleeping.signal]));
  }
}
