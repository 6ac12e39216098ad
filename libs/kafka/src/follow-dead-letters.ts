import { randomUUID } from 'node:crypto';
import type { EachBatchPayload } from 'kafkajs';
import { type DeadLetter, fromRecord, incoming } from './dead-letters.ts';
import { type Kafka, KafkaUnavailable } from './kafka.ts';
import { unlessAborted } from './pauses.ts';
import { stayInGroup } from './stay-in-group.ts';
import { topicsOf } from './topics.ts';

const catchUpTimeoutMs = 10_000;

export interface FollowedDeadLetters {
  /** Resolves when all that was in the topic at the call has been told. Throws KafkaUnavailable, after 10 s at the latest. */
  catchUp(): Promise<void>;
  /** Resolves when following has ended. */
  readonly ended: Promise<void>;
}

/** Tells what becomes of a context's dead letters, from the first on: put there (or put there again), or settled. */
export function followDeadLetters(
  kafka: Kafka,
  context: string,
  tell: { added: (letter: DeadLetter) => void; settled: (id: string) => void },
  signal: AbortSignal,
): FollowedDeadLetters {
  const topic = topicsOf(kafka, context).deadLetters;
  const progress = new Progress();

  async function eachBatch({ batch, resolveOffset }: EachBatchPayload): Promise<void> {
    for (const message of batch.messages) {
      if (progress.isPast(message.offset)) continue;
      const { key, value, headers } = incoming(topic, batch.partition, message);
      if (value === null) tell.settled(key ?? '');
      else tell.added(fromRecord({ value, headers }));
    }
    resolveOffset(batch.lastOffset());
    progress.reach(BigInt(batch.lastOffset()) + 1n);
  }

  /** A group of its own, gone when it is left: everyone who follows has to see everything. */
  const groupId = `${topic}.${randomUUID()}`;
  const ended = stayInGroup(kafka, { groupId, topics: [topic], run: { autoCommit: false }, eachBatch }, signal);

  return {
    ended,
    async catchUp() {
      const [partition] = await kafka.admin((admin) => admin.fetchTopicOffsets(topic));
      const tooLong = AbortSignal.any([signal, AbortSignal.timeout(catchUpTimeoutMs)]);
      if (await progress.reaches(BigInt(partition?.high ?? 0), tooLong)) return;
      throw new KafkaUnavailable(`cannot read ${topic} to its end`);
    },
  };
}

/** How far the topic has been told; a second reading after a lost connection tells nothing twice. */
class Progress {
  #next = 0n;
  readonly #waiting = new Set<{ until: bigint; resolve: () => void }>();

  isPast(offset: string): boolean {
    return BigInt(offset) < this.#next;
  }

  reach(next: bigint): void {
    if (next > this.#next) this.#next = next;
    for (const waiting of this.#waiting) if (waiting.until <= this.#next) waiting.resolve();
  }

  /** Whether it got there before `tooLong` aborted. */
  async reaches(until: bigint, tooLong: AbortSignal): Promise<boolean> {
    if (until <= this.#next) return true;
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiting = { until, resolve };
    this.#waiting.add(waiting);
    await unlessAborted(promise, tooLong);
    this.#waiting.delete(waiting);
    return until <= this.#next;
  }
}
