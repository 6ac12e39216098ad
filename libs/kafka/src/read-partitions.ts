import type { EachBatchPayload } from 'kafkajs';
import { Unable } from './attempt.ts';
import { type Incoming, incoming } from './dead-letters.ts';
import type { Outcome } from './lanes.ts';
import type { Logger } from './logger.ts';
import { growingPauseMs } from './pauses.ts';
import { heartbeatMs } from './stay-in-group.ts';

const longestPauseMs = 30_000;

export interface ReadOptions {
  /** Handles these, which come next in their partition. */
  handle: (messages: readonly Incoming[]) => Promise<Outcome>;
  /** So many messages of a partition are in hand at most. */
  atOnce: number;
  logger: Logger;
  signal: AbortSignal;
  /** Told whenever the number of a topic's paused partitions changes. */
  onPaused: (topic: string, partitions: number) => void;
}

/** Reads partitions in order. One whose message fails is paused, with growing pauses, and then read from that message on. */
export function partitionReader({ handle, atOnce, logger, signal, onPaused }: ReadOptions) {
  const failures = new Map<string, number>();
  const paused = new PausedPartitions(onPaused);

  function pausePartition({ batch: { topic, partition }, pause }: EachBatchPayload, error: unknown): void {
    if (signal.aborted) return;
    const name = nameOf(topic, partition);
    const failed = (failures.get(name) ?? 0) + 1;
    failures.set(name, failed);
    const pauseMs = growingPauseMs(failed, longestPauseMs);
    logger.warn({ err: error, topic, partition, pauseMs }, 'a dependency is away, the partition waits');
    paused.add(topic, partition, pause(), pauseMs);
  }

  async function eachBatch(payload: EachBatchPayload): Promise<void> {
    const { batch, resolveOffset, heartbeat, commitOffsetsIfNecessary, isRunning } = payload;
    const { topic, partition } = batch;
    const messages = batch.messages.map((message) => incoming(topic, partition, message));
    const beating = setInterval(() => heartbeat().catch(() => undefined), heartbeatMs);
    try {
      for (let from = 0; from < messages.length && isRunning() && !signal.aborted; from += atOnce) {
        const { done, failure } = await handle(messages.slice(from, from + atOnce));
        const last = messages[from + done - 1];
        if (done > 0 && last !== undefined) {
          failures.delete(nameOf(topic, partition));
          resolveOffset(last.offset);
        }
        if (failure !== undefined) return pausePartition(payload, dependencyOf(failure.error));
        await commitOffsetsIfNecessary();
        await heartbeat();
      }
    } finally {
      clearInterval(beating);
    }
  }

  return {
    eachBatch,
    /** The partitions may be someone else's from now on. */
    forget(): void {
      paused.resumeAll();
      failures.clear();
    },
  };
}

/** The partitions that wait, each with its timer. */
class PausedPartitions {
  readonly #onChange: (topic: string, partitions: number) => void;
  readonly #waiting = new Map<string, { topic: string; resume: () => void; timer: NodeJS.Timeout }>();

  constructor(onChange: (topic: string, partitions: number) => void) {
    this.#onChange = onChange;
  }

  add(topic: string, partition: number, resume: () => void, pauseMs: number): void {
    const name = nameOf(topic, partition);
    this.#waiting.set(name, { topic, resume, timer: setTimeout(() => this.#resume(name), pauseMs) });
    this.#tell(topic);
  }

  resumeAll(): void {
    for (const name of [...this.#waiting.keys()]) this.#resume(name);
  }

  #resume(name: string): void {
    const waiting = this.#waiting.get(name);
    if (waiting === undefined) return;
    clearTimeout(waiting.timer);
    this.#waiting.delete(name);
    waiting.resume();
    this.#tell(waiting.topic);
  }

  #tell(topic: string): void {
    this.#onChange(topic, [...this.#waiting.values()].filter((each) => each.topic === topic).length);
  }
}

function nameOf(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}

/** The one error that matters: not that we are unable, but why. */
function dependencyOf(error: unknown): unknown {
  return error instanceof Unable ? error.cause : error;
}
