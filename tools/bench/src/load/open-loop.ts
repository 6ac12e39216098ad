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
  /** Once it is aborted none leaves any more. */
  readonly signal?: AbortSignal;
  /** Absent: an answer is the answer. */
  readonly again?: Again | undefined;
  /** Called with every answer that has come; in its absence bodies are not looked at. */
  readonly onAnswer?: (index: number, answer: Answer) => void;
}

/** Who is told to come again, or told nothing, does so, and his latency goes on. */
export interface Again {
  readonly afterMs: number;
  /** But not later than so long after the first was due. */
  readonly untilMs: number;
}

/** What became of every request that left, by its index. Times are milliseconds since the first was due. */
export interface Trace {
  /** `performance.now()` when the first was due. */
  readonly startedAt: number;
  /** How many left; those after them never did. */
  readonly sent: number;
  readonly dueMs: Float64Array;
  /** When it left first. */
  readonly sentMs: Float64Array;
  /** When its last answer came. */
  readonly answeredMs: Float64Array;
  /** 0: none came, and whether the request was done is unknown. */
  readonly status: Uint16Array;
}

const leadMs = 20;
const never = Number.POSITIVE_INFINITY;
/** Too many requests, away, no answer from behind: with the same key it is safe to ask again. */
const tryAgain = new Set([429, 503, 504]);
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
  readonly #underWay = new Map<Connection, { index: number; sinceMs: number }>();
  /** Those who come again, in the order in which they do. */
  readonly #again: { index: number; atMs: number }[] = [];
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
    while (this.#nextDueMs(nowMs) <= nowMs) {
      const connection = this.#idle.pop();
      if (connection === undefined) return;
      this.#send(connection, this.#take(nowMs));
    }
    const nextDueMs = this.#nextDueMs(nowMs);
    if (nextDueMs === never) {
      if (this.#underWay.size === 0) this.#done.resolve();
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#turn(), nextDueMs - nowMs);
  }

  #nextDueMs(nowMs: number): number {
    const { pace, requests, signal } = this.#load;
    const late = pace.kind === 'at-once' && pace.seconds !== undefined && nowMs >= pace.seconds * 1000;
    const fresh = late || signal?.aborted || this.#next >= requests.length ? never : this.#dueMs(this.#next);
    return Math.min(fresh, this.#again[0]?.atMs ?? never);
  }

  /** Those who come again go first: they have waited longest. */
  #take(nowMs: number): number {
    const [again] = this.#again;
    if (again === undefined || again.atMs > nowMs) return this.#next++;
    this.#again.shift();
    return again.index;
  }

  #send(connection: Connection, index: number): void {
    const request = this.#load.requests[index];
    if (request === undefined) throw new Error(`there is no request ${index}`);
    const nowMs = this.#nowMs();
    if (this.#trace.answeredMs[index] === 0) this.#trace.sentMs[index] = nowMs;
    this.#underWay.set(connection, { index, sinceMs: nowMs });
    connection.send(request, (answer) => {
      this.#underWay.delete(connection);
      this.#heard(index, answer);
      this.#idle.push(connection);
      this.#turn();
    });
  }

  #heard(index: number, answer: Answer | undefined): void {
    const nowMs = this.#nowMs();
    this.#trace.answeredMs[index] = nowMs;
    this.#trace.status[index] = answer?.status ?? 0;
    const { again, onAnswer } = this.#load;
    const unsettled = answer === undefined || tryAgain.has(answer.status);
    if (again !== undefined && unsettled && nowMs < again.untilMs) {
      this.#again.push({ index, atMs: nowMs + again.afterMs });
    } else if (answer !== undefined) onAnswer?.(index, answer);
  }

  /** The oldest come first: the first that may still wait ends the search. */
  #sweep(): void {
    const tooOld = this.#nowMs() - this.#load.timeoutMs;
    for (const [connection, { sinceMs }] of this.#underWay) {
      if (sinceMs > tooOld) return;
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
