import type { Kafka } from './kafka.ts';
import { stayInGroup } from './stay-in-group.ts';

/** The time during which this process is the one that leads. */
export interface Tenure {
  /** Aborts as soon as it is known that another may lead. */
  readonly signal: AbortSignal;
  /** What the last leader saved. */
  position(): Promise<string | undefined>;
  save(position: string): Promise<void>;
}

/**
 * Elects one leader among all processes that call this with the same topic: who holds the topic's only partition leads.
 * The topic stays empty.
 *
 * The position is the metadata of the group's committed offset. So the broker itself refuses the one of a process that
 * has lost its place in the group without noticing, which a record in a topic would not; and reading it is one request.
 * Kafka forgets it when the group has been empty for `offsets.retention.minutes`: the leader then begins at the
 * beginning and repeats itself, which every consumer bears.
 *
 * Resolves when `signal` has aborted and the last `lead` has ended.
 */
export async function elect(
  kafka: Kafka,
  topic: string,
  lead: (tenure: Tenure) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let leaving = new AbortController();
  let leading: Promise<void> = Promise.resolve();

  const resign = () => {
    leaving.abort();
    return leading;
  };
  await stayInGroup(
    kafka,
    {
      groupId: topic,
      topics: [topic],
      run: { autoCommit: false },
      eachBatch: async ({ batch, resolveOffset }) => resolveOffset(batch.lastOffset()),
      onLost: resign,
      onJoined: (assignment, consumer) => {
        const before = resign();
        if (!assignment[topic]?.includes(0)) return;
        leaving = new AbortController();
        const tenure: Tenure = {
          signal: AbortSignal.any([leaving.signal, signal]),
          position: () => savedPosition(kafka, topic),
          save: (metadata) => consumer.commitOffsets([{ topic, partition: 0, offset: '0', metadata }]),
        };
        leading = before.then(() => (tenure.signal.aborted ? undefined : lead(tenure)));
      },
    },
    signal,
  );
}

async function savedPosition(kafka: Kafka, topic: string): Promise<string | undefined> {
  const [saved] = await kafka.admin((admin) => admin.fetchOffsets({ groupId: topic, topics: [topic] }));
  return saved?.partitions[0]?.metadata || undefined;
}
