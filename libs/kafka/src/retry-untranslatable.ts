import { type DeadLetter, settled } from './dead-letters.ts';
import type { Kafka, Outgoing } from './kafka.ts';
import type { Outstanding } from './outstanding.ts';
import { messageOf, recordedIn } from './publication.ts';
import { readDeadLetters } from './read-dead-letters.ts';
import { topicsOf } from './topics.ts';
import type { Translate } from './translate.ts';

/**
 * Publishes, each stream in order, the events that an earlier version could not translate and this one can. Returns what
 * is outstanding after that. Throws KafkaUnavailable.
 */
export async function retryUntranslatable(
  kafka: Kafka,
  context: string,
  translate: Translate,
  signal: AbortSignal,
): Promise<Outstanding> {
  const { events, deadLetters } = topicsOf(kafka, context);
  const outstanding = await readDeadLetters(kafka, context, signal);
  for (const letter of outstanding.all()) {
    const messages = outstanding.isNext(letter) ? again(letter, context, translate) : undefined;
    if (messages === undefined) continue;
    await kafka.publish(events, messages);
    await kafka.publish(deadLetters, [settled(letter.id)]);
    outstanding.settle(letter.id);
    kafka.logger.info({ context, deadLetter: letter.id, type: letter.type }, 'published a dead letter');
  }
  return outstanding;
}

/** The messages that say it, one or none; undefined if it still cannot be said, or did not come from the store. */
function again(letter: DeadLetter, context: string, translate: Translate): Outgoing[] | undefined {
  const recorded = recordedIn(letter);
  if (recorded === undefined) return undefined;
  try {
    const message = messageOf(recorded, context, translate);
    return message === null ? [] : [message];
  } catch {
    return undefined;
  }
}
