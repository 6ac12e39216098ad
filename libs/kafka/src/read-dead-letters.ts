import type { DeadLetter } from './dead-letters.ts';
import { followDeadLetters } from './follow-dead-letters.ts';
import type { Kafka } from './kafka.ts';
import { Outstanding } from './outstanding.ts';
import { topicsOf } from './topics.ts';

/** The dead letters of a context that are outstanding now. Throws KafkaUnavailable. */
export async function readDeadLetters(
  kafka: Kafka,
  context: string,
  signal: AbortSignal,
): Promise<Outstanding<DeadLetter>> {
  const outstanding = new Outstanding<DeadLetter>();
  const { deadLetters } = topicsOf(kafka, context);
  const [partition] = await kafka.admin((admin) => admin.fetchTopicOffsets(deadLetters));
  if (partition?.high === partition?.low) return outstanding;

  const done = new AbortController();
  const followed = followDeadLetters(
    kafka,
    context,
    { added: (letter) => outstanding.add(letter), settled: (id) => outstanding.settle(id) },
    AbortSignal.any([signal, done.signal]),
  );
  try {
    await followed.catchUp();
    return outstanding;
  } finally {
    done.abort();
    await followed.ended;
  }
}
