import type { Kafka } from './kafka.ts';
import { pause } from './pauses.ts';

/** Asking costs Kafka some ten requests: no more often than a metric is looked at. */
const intervalMs = 10_000;

/** Tells every 10 s how far the group is behind, when that is known, until `signal` aborts. Never rejects. */
export async function watchLag(
  kafka: Kafka,
  groupId: string,
  topics: readonly string[],
  signal: AbortSignal,
  tell: (lags: ReadonlyMap<string, number>) => void,
): Promise<void> {
  while (!signal.aborted) {
    try {
      tell(await groupLag(kafka, groupId, topics));
    } catch (error) {
      kafka.logger.debug({ err: error, groupId }, 'how far the group is behind is unknown');
    }
    await pause(intervalMs, signal);
  }
}

/** How many messages of each topic the group has not handled yet, in all partitions. Throws KafkaUnavailable. */
export async function groupLag(kafka: Kafka, groupId: string, topics: readonly string[]): Promise<Map<string, number>> {
  return kafka.admin(async (admin) => {
    const committed = await admin.fetchOffsets({ groupId, topics: [...topics] });
    const lags = await Promise.all(
      topics.map(async (topic) => {
        const offsets = new Map(
          committed
            .find((each) => each.topic === topic)
            ?.partitions.map(({ partition, offset }) => [partition, offset]),
        );
        const partitions = await admin.fetchTopicOffsets(topic);
        return [topic, behind(partitions, offsets)] as const;
      }),
    );
    return new Map(lags);
  });
}

/** A partition that the group has never committed (-1) is behind by all that is in it. */
function behind(
  partitions: readonly { partition: number; high: string; low: string }[],
  committed: ReadonlyMap<number, string>,
): number {
  let messages = 0;
  for (const { partition, high, low } of partitions) {
    const from = Math.max(Number(committed.get(partition) ?? -1), Number(low));
    messages += Math.max(Number(high) - from, 0);
  }
  return messages;
}
