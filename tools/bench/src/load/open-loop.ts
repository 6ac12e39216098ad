import { setTimeout as pause } from 'node:timers/promises';
import { type Address, Connection } from './connection.ts';
import type { Answer } from './response.ts';

/** When requests are due, whatever becomes of those before them. */
export type Pace =
  /** Evenly, so many a second. */
  | { readonly kind: 'rate'; readonly perSecond: number }
  /** All at the start: the next one leaves as soon as a connection is free. None leaves after `seconds`. */
  | { readonly kind: 'at-once'; readonly seconds?: number };

export interface Load {
  readonly target: Address;
  /** Requests under way at most; who is due when none is free waits, and the waiting counts. */
  readonly connections: number;
  readonly timeoutMs: number;
  readonly pace: Pace;
  readonly requests: readonly Buffer[];
  /** Called with every answer that has come; in its absence bodies are not looked at. */
  readonly onAnswer?: (index: number, answer: Answer) => void;
}

/** What became of every request that left, by its index. Times are milliseconds since the first was due. */
export interface Trace {
  /** `performance.now()` when the first was due. */
  readonly startedAt: number;
  /** How many left; those after them never did. */
  readonly sent: number;
  readonly dueMs: Float64Array;
  readonly sentMs: Float64Array;
  readonly answeredMs: Float64Array;
  /** 0: none came, and whether the request was done is unknown. */
  readonly status: Uint16Array;
}

const leadMs = 20;
const sweepEveryMs = 100;

/** Sends all requests when they are due, and resolves when all that left have their answer or have waited too long. */
export async function runOpenLoop(load: Load): Promise<Trace> {
  const connections = Array.from({ length: load.connections }, () => new Connection(load.target));
  try {
    for (let at = 0; at < connections.length; at += 64) {
      await Promise.all(connections.slice(at, at + 64).map((connection) => connection.open()));
    }
    return await new OpenLoop(load, connections).run();
  } finally {
    for (const connection of connections) connection.drop();
  }
}

class OpenLoop {
  readonly #load: Load;
  readonly #idle: Connection[];
  readonly #started: number;
  readonly #trace: Omit<Trace, 'startedAt' | 'sent'>;
  /** Those under way, in the order in which they left. */
  readonly #underWay = new Map<Connection, number>();
  #next = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #done = Promise.withResolvers<void>();

  constructor(load: Load, connections: readonly Connection[]) {
    const count = load.requests.length;
    this.#load = load;
    this.#idle = [...connections];
    this.#started = performance.now() + leadMs;
    const { pace } = load;
    this.#trace = {
      dueMs: Float64Array.from({ length: count }, (_, index) =>
        pace.kind === 'rate' ? (index * 1000) / pace.perSecond : 0,
      ),
      sentMs: new Float64Array(count),
      answeredMs: new Float64Array(count),
      status: new Uint16Array(count),
    };
  }

  async run(): Promise<Trace> {
    await pause(leadMs);
    const sweep = setInterval(() => this.#sweep(), sweepEveryMs);
    this.#turn();
    await this.#done.promise;
    clearInterval(sweep);
    clearTimeout(this.#timer);
    return { ...this.#trace, startedAt: this.#started, sent: this.#next };
  }

  /** Sends what is due as far as connections are free, and comes again when the next one is due. */
  #turn(): void {
    const nowMs = this.#nowMs();
    while (this.#hasNext(nowMs) && this.#dueMs(this.#next) <= nowMs) {
      const connection = this.#idle.pop();
      if (connection === undefined) return;
      this.#send(connection, this.#next++);
    }
    if (!this.#hasNext(nowMs)) {
      if (this.#underWay.size === 0) this.#done.resolve();
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#turn(), this.#dueMs(this.#next) - nowMs);
  }

  #hasNext(nowMs: number): boolean {
    const { pace, requests } = this.#load;
    const over = pace.kind === 'at-once' && pace.seconds !== undefined && nowMs >= pace.seconds * 1000;
    return !over && this.#next < requests.length;
  }

  #send(connection: Connection, index: number): void {
    const request = this.#load.requests[index];
    if (request === undefined) throw new Error(`there is no request ${index}`);
    this.#trace.sentMs[index] = this.#nowMs();
    this.#underWay.set(connection, index);
    connection.send(request, (answer) => {
      this.#underWay.delete(connection);
      this.#trace.answeredMs[index] = this.#nowMs();
      if (answer !== undefined) {
        this.#trace.status[index] = answer.status;
        this.#load.onAnswer?.(index, answer);
      }
      this.#idle.push(connection);
      this.#turn();
    });
  }

  /** The oldest come first: the first that may still wait ends the search. */
  #sweep(): void {
    const tooOld = this.#nowMs() - this.#load.timeoutMs;
    for (const [connection, index] of this.#underWay) {
      if ((this.#trace.sentMs[index] ?? 0) > tooOld) return;
      connection.drop();
    }
  }

  #dueMs(index: number): number {
    return this.#trace.dueMs[index] ?? 0;
  }

  #nowMs(): number {
    return performance.now() - this.#started;
  }
}
