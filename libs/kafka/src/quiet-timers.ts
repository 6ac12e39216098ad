import { createRequire } from 'node:module';

/** The part of kafkajs's request queue that is corrected here. */
interface RequestQueue {
  throttledUntil: number;
  pending: unknown[];
  inflight: Map<unknown, { sentAt: number; requestTimeout: number; timeoutRequest(): void }>;
  isConnected(): boolean;
  scheduleCheckPendingRequests(): void;
  scheduleRequestTimeoutCheck(): void;
}

const checkTimeoutsEveryMs = 1_000;

/** Those of all connections of this process. */
const queues = new Set<RequestQueue>();

/**
 * kafkajs 2.2.4 looks ten times a second, on each of its many connections, whether a request is late. Our timeouts are
 * seconds: to look once a second, at all of them together, is enough, and an idle process may sleep.
 *
 * It also sets a timer after every answer, with a negative delay unless the broker throttles, and Node 24 warns of that on
 * stderr (tulios/kafkajs#1751). With nothing pending and no throttling the timer has nothing to do: leave it out.
 */
export function quietTimers(): void {
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as {
    prototype: RequestQueue;
  };
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0 || this.throttledUntil > Date.now()) schedule.call(this);
  };
  prototype.scheduleRequestTimeoutCheck = function (this: RequestQueue) {
    queues.add(this);
  };
  setInterval(endLateRequests, checkTimeoutsEveryMs).unref();
}

function endLateRequests(): void {
  const now = Date.now();
  for (const queue of queues) {
    for (const request of queue.inflight.values()) {
      if (now - request.sentAt > request.requestTimeout) request.timeoutRequest();
    }
    if (!queue.isConnected()) queues.delete(queue);
  }
}
