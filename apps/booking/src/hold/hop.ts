import { type Hold, type HoldRequest, maxHoldsPerRequest } from '@concert/contracts/hold';
import { busy } from './answer.ts';

/** A hold on its way; it is settled once. */
export interface Waiting {
  readonly request: HoldRequest;
  /** The request as it is sent. */
  readonly json: string;
  readonly sinceMs: number;
  readonly resolve: (hold: Hold) => void;
  readonly reject: (error: Error) => void;
}

/** Carries holds of one concert there and settles each of them. Never rejects. */
export type Deliver = (concertId: string, batch: readonly Waiting[]) => Promise<void>;

interface HopOptions {
  readonly deliver: Deliver;
  /** Who has waited that long is sent away instead of sent on. */
  readonly maxWaitMs: number;
}

interface Queue {
  readonly concertId: string;
  waiting: Waiting[];
  inFlight: number;
  isDue: boolean;
}

const maxInFlight = 2;
const maxWaiting = 4096;
const maxBytesPerRequest = 512 * 1024;
/** Of all that is waiting or in flight, whatever the concert. */
const maxBytes = 32 * 1024 * 1024;

/**
 * The way to concert: holds of one concert travel together, all that are queued in one request, two requests at a time.
 * Nobody waits for company: with nothing in flight a hold leaves in the same turn of the event loop.
 */
export class Hop {
  readonly #options: HopOptions;
  readonly #queues = new Map<string, Queue>();
  #bytes = 0;

  constructor(options: HopOptions) {
    this.#options = options;
  }

  /** Rejects with 503 `busy` at once when too many wait. */
  hold(request: HoldRequest): Promise<Hold> {
    const { concertId } = request;
    const json = JSON.stringify(request);
    const waiting = this.#queues.get(concertId)?.waiting.length ?? 0;
    if (waiting >= maxWaiting || this.#bytes + json.length > maxBytes) return Promise.reject(busy());
    const queue = this.#queueOf(concertId);
    this.#bytes += json.length;
    return new Promise((resolve, reject) => {
      queue.waiting.push({ request, json, sinceMs: performance.now(), resolve, reject });
      if (queue.isDue || queue.inFlight === maxInFlight) return;
      queue.isDue = true;
      // After all that has arrived in this turn, so that those who came together travel together.
      setImmediate(() => this.#flush(queue));
    });
  }

  #queueOf(concertId: string): Queue {
    const known = this.#queues.get(concertId);
    if (known !== undefined) return known;
    const queue: Queue = { concertId, waiting: [], inFlight: 0, isDue: false };
    this.#queues.set(concertId, queue);
    return queue;
  }

  #flush(queue: Queue): void {
    queue.isDue = false;
    while (queue.waiting.length > 0 && queue.inFlight < maxInFlight) {
      const batch = this.#take(queue);
      if (batch.length > 0) void this.#send(queue, batch);
    }
    if (queue.waiting.length === 0 && queue.inFlight === 0) this.#queues.delete(queue.concertId);
  }

  async #send(queue: Queue, batch: readonly Waiting[]): Promise<void> {
    queue.inFlight += 1;
    await this.#options.deliver(queue.concertId, batch);
    queue.inFlight -= 1;
    for (const { json } of batch) this.#bytes -= json.length;
    this.#flush(queue);
  }

  /** The longest waiting, as many as one request carries. */
  #take(queue: Queue): Waiting[] {
    const sinceMs = performance.now() - this.#options.maxWaitMs;
    const batch: Waiting[] = [];
    let bytes = 0;
    let taken = 0;
    for (const waiting of queue.waiting) {
      const isLate = waiting.sinceMs < sinceMs;
      if (!isLate) bytes += Buffer.byteLength(waiting.json) + 1;
      if (batch.length === maxHoldsPerRequest || (bytes > maxBytesPerRequest && batch.length > 0)) break;
      taken += 1;
      if (!isLate) batch.push(waiting);
      else this.#sendAway(waiting);
    }
    queue.waiting.splice(0, taken);
    return batch;
  }

  #sendAway({ json, reject }: Waiting): void {
    this.#bytes -= json.length;
    reject(busy());
  }
}
