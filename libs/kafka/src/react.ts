import { type AttemptOptions, attempt, typeOf } from './attempt.ts';
import type { DeadLetterBox } from './dead-letter-box.ts';
import { type DeadLetter, deadLetterId, fromRecord, type Incoming } from './dead-letters.ts';
import type { Logger } from './logger.ts';
import type { ConsumerMetrics, DeadLetterCause } from './metrics.ts';
import { inTraceOf } from './trace-messages.ts';

export interface ReactOptions extends AttemptOptions {
  context: string;
  deadLetters: DeadLetterBox;
  metrics: ConsumerMetrics;
  logger: Logger;
}

/** What is done with one message; every way out leaves it handled, passed over or among the dead letters, or throws Unable. */
export function reactions(options: ReactOptions) {
  const { context, deadLetters, handlers, metrics, logger } = options;
  const { outstanding } = deadLetters;

  async function bury(message: Incoming, cause: DeadLetterCause, reason: string, failures: number): Promise<void> {
    const type = typeOf(message) ?? 'unknown';
    const id = deadLetterId(message);
    const at = new Date().toISOString();
    await deadLetters.put({ ...message, id, type, cause, reason, failures, at });
    metrics.deadLettered(context, type, cause);
    logger.error({ context, deadLetter: id, type, cause, reason }, 'put among the dead letters');
  }

  /** What the message has to wait behind, when that is still true. */
  async function obstacle(message: Incoming) {
    if (outstanding.before(message) === undefined) return undefined;
    await deadLetters.catchUp();
    return outstanding.before(message);
  }

  async function live(message: Incoming): Promise<void> {
    const type = typeOf(message);
    if (type !== undefined && !Object.hasOwn(handlers, type)) return;
    if (outstanding.has(deadLetterId(message))) return;
    const ahead = await obstacle(message);
    if (ahead !== undefined) return bury(message, 'parked', `parked behind ${ahead.id}`, 0);
    const reason = await inTraceOf(message, () => attempt(message, options));
    if (reason !== undefined) return bury(message, 'poisoned', reason, 1);
    metrics.handled(context, type ?? 'unknown');
  }

  /** In its turn only: one that is settled already, or that still has to wait, is passed over. */
  async function replayed(record: Incoming): Promise<void> {
    const letter: DeadLetter = fromRecord(record);
    await deadLetters.catchUp();
    if (!outstanding.isNext(letter)) return;
    const { id, topic, partition, offset, key, value, headers } = letter;
    const message = { topic, partition, offset, key, value, headers };
    const reason = await inTraceOf(message, () => attempt(message, options));
    if (reason !== undefined) return bury(message, 'poisoned', reason, letter.failures + 1);
    await deadLetters.settle(id);
    metrics.handled(context, letter.type);
    logger.info({ context, deadLetter: id, type: letter.type }, 'handled a dead letter');
  }

  return { live, replayed };
}
