import type { Assignment, Consumer, ConsumerRunConfig, EachBatchPayload } from 'kafkajs';
import type { Kafka } from './kafka.ts';
import { persist, unlessAborted } from './pauses.ts';

/**
 * A killed member's partitions move after this time: the shortest that a broker grants unless told otherwise. Who is
 * taken for dead and is not loses its place, and what it had in hand is done twice, which everything here bears.
 */
const sessionTimeoutMs = 6_000;
export const heartbeatMs = 1_500;
/** How long the others wait for a member that has to finish what it is doing. */
const rebalanceTimeoutMs = 20_000;
/** An idle fetch ends after this time, and only then can the consumer stop or a resumed partition be read. */
const maxWaitMs = 1_000;
/** All partitions of a broker wait until what one fetch brought is handled: bring little. */
const maxBytesPerPartition = 256 * 1024;

export interface Membership {
  groupId: string;
  topics: readonly string[];
  run: Pick<ConsumerRunConfig, 'autoCommit' | 'autoCommitInterval' | 'partitionsConsumedConcurrently'>;
  /** Nothing is resolved but by the payload's `resolveOffset`. */
  eachBatch: (payload: EachBatchPayload) => Promise<void>;
  /** The group has been joined, for the first time or again. */
  onJoined?: (assignment: Assignment, consumer: Consumer) => void;
  /** What was assigned is no longer this member's; when its promise resolves the group may be left. */
  onLost?: () => Promise<void> | void;
}

/**
 * Is a member of a Kafka group until `signal` aborts: joins, and joins again with growing pauses whenever kafkajs gives
 * up. Resolves when the group is left and nothing is in hand any more. Never rejects.
 */
export function stayInGroup(kafka: Kafka, membership: Membership, signal: AbortSignal): Promise<void> {
  const { groupId } = membership;
  return persist((progressed) => beMember(kafka, membership, signal, progressed), {
    signal,
    onFailure: (error, pauseMs, news) =>
      kafka.logger[news ? 'warn' : 'debug'](
        { err: error, groupId, pauseMs },
        'not in the Kafka group, will join again',
      ),
  });
}

async function beMember(kafka: Kafka, membership: Membership, signal: AbortSignal, joined: () => void): Promise<void> {
  const consumer = kafka.consumer({
    groupId: membership.groupId,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: heartbeatMs,
    rebalanceTimeout: rebalanceTimeoutMs,
    maxWaitTimeInMs: maxWaitMs,
    maxBytesPerPartition,
  });
  const crashed = new Promise<never>((_, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
  });
  crashed.catch(() => undefined);
  consumer.on(consumer.events.REBALANCING, () => membership.onLost?.());
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    joined();
    membership.onJoined?.(payload.memberAssignment, consumer);
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...membership.topics], fromBeginning: true });
    await consumer.run({ ...membership.run, eachBatchAutoResolve: false, eachBatch: membership.eachBatch });
    await unlessAborted(crashed, signal);
  } finally {
    await membership.onLost?.();
    await consumer.disconnect();
  }
}
