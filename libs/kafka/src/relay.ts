import { batches } from './batches.ts';
import { type DeadLetter, toRecord } from './dead-letters.ts';
import { elect, type Tenure } from './election.ts';
import type { Kafka } from './kafka.ts';
import type { RelayMetrics } from './metrics.ts';
import { pause, persist } from './pauses.ts';
import { type Publication, publications } from './publication.ts';
import { retryUntranslatable } from './retry-untranslatable.ts';
import { SavedPlace } from './saved-place.ts';
import { ensureTopics, topicsOf } from './topics.ts';
import type { RecordedEventLike, Translate } from './translate.ts';

const batchLimits = { maxCount: 500, maxBytes: 512 * 1024 };

/** A request costs as much as many messages: in a crowd we wait so long for the next ones. A lone event goes at once. */
const publishEveryMs = 20;

/** The part of the event store that a relay needs. */
export interface Followed {
  follow(
    prefixes: readonly string[],
    options: { after?: string; signal: AbortSignal },
  ): AsyncIterable<RecordedEventLike>;
}

export interface RelayOptions {
  context: string;
  /** Of the names of the streams that are this context's. */
  prefixes: readonly string[];
  store: Followed;
  translate: Translate;
  metrics: RelayMetrics;
  signal: AbortSignal;
}

/**
 * Publishes what the context's streams say, in order and at least once each. Of all the processes that relay a context
 * one is active; when it stops or dies another goes on from the position it saved, which is never ahead of what Kafka has
 * acknowledged. An event that cannot be translated goes to the dead letters, later ones of its stream behind it, and the
 * relay goes on; whoever is elected next tries them again.
 *
 * Returns at once and goes on in the background; while a part is away it tries again with growing pauses.
 */
export function relay(kafka: Kafka, options: RelayOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const signal = AbortSignal.any([options.signal, stopping.signal]);

  async function run(): Promise<void> {
    options.metrics.relaying(options.context, false);
    await ensureTopics(kafka, options.context, signal);
    await elect(kafka, topicsOf(kafka, options.context).relay, (tenure) => lead(kafka, options, tenure), signal);
  }

  const running = run();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

async function lead(kafka: Kafka, options: RelayOptions, tenure: Tenure): Promise<void> {
  const { context, metrics } = options;
  const tell = (elected: boolean) => {
    kafka.logger.info({ context }, elected ? 'this process relays' : 'this process relays no more');
    metrics.relaying(context, elected);
  };
  tell(true);
  await persist((progressed) => publishAll(kafka, options, tenure, progressed), {
    signal: tenure.signal,
    onFailure: (error, pauseMs, news) => {
      metrics.relayFailed(context);
      kafka.logger[news ? 'warn' : 'debug']({ err: error, context, pauseMs }, 'the relay waits, then goes on');
    },
  });
  tell(false);
}

/** From the saved position until the tenure ends, or something fails. */
async function publishAll(kafka: Kafka, options: RelayOptions, tenure: Tenure, progressed: () => void): Promise<void> {
  const { context, prefixes, store, translate } = options;
  const outstanding = await retryUntranslatable(kafka, context, translate, tenure.signal);
  const after = await tenure.position();
  const reading = new AbortController();
  const signal = AbortSignal.any([tenure.signal, reading.signal]);
  const recordings = store.follow(prefixes, after === undefined ? { signal } : { after, signal });
  const place = new SavedPlace(tenure.save, () => reading.abort());
  try {
    for await (const batch of batches(publications(recordings, context, translate, outstanding), batchLimits)) {
      if (tenure.signal.aborted) return;
      const beganAt = performance.now();
      const hasPublished = await publish(kafka, options, batch);
      place.reach(batch.at(-1)?.position ?? '', hasPublished);
      progressed();
      const restMs = publishEveryMs - (performance.now() - beganAt);
      if (hasPublished && restMs > 0) await pause(restMs, signal);
    }
  } finally {
    reading.abort();
    await place.flush();
  }
  if (!tenure.signal.aborted) throw new Error('the event store ended the subscription');
}

/** Whether there was anything to publish. Resolves when Kafka has acknowledged it. */
async function publish(
  kafka: Kafka,
  { context, metrics }: RelayOptions,
  batch: readonly Publication[],
): Promise<boolean> {
  const { events, deadLetters } = topicsOf(kafka, context);
  const messages = batch.flatMap(({ message }) => message ?? []);
  const letters = batch.flatMap(({ letter }) => letter ?? []);
  await kafka.publish(
    deadLetters,
    letters.map((letter) => toRecord(letter)),
  );
  await kafka.publish(events, messages);
  for (const { span } of batch) span?.end();
  for (const letter of letters) report(kafka, context, metrics, letter);
  if (messages.length > 0) metrics.published(context, messages.length);
  return messages.length > 0 || letters.length > 0;
}

function report(kafka: Kafka, context: string, metrics: RelayMetrics, { id, type, cause, reason }: DeadLetter): void {
  metrics.untranslatable(context, type);
  kafka.logger.error({ context, deadLetter: id, type, cause, reason }, 'put among the dead letters');
}
