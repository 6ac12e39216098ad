import { createRequire } from 'node:module';

/** The part of kafkajs's request queue that is corrected here. */
interface RequestQueue {
  throttledUntil: number;
  pending: unknown[];
  scheduleCheckPendingRequests(): void;
}

/**
 * kafkajs 2.2.4 sets a timer after every answer, with a negative delay unless the broker throttles, and Node 24 warns of
 * that on stderr (tulios/kafkajs#1751). With nothing pending and no throttling the timer has nothing to do: leave it out.
 */
export function quietTimers(): void {
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as {
    prototype: RequestQueue;
  };
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0 || this.throttledUntil > Date.now()) schedule.call(this);
  };
}
