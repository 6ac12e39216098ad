import { definitionOf } from '@concert/contracts/published-language';
import { type DeadLetterBox, openDeadLetterBox } from './dead-letter-box.ts';
import type { Incoming } from './dead-letters.ts';
import type { Handlers } from './handlers.ts';
import type { Kafka } from './kafka.ts';
import { groupLag, watchLag } from './lag.ts';
import { inLanes, type Outcome } from './lanes.ts';
import type { ConsumerMetrics } from './metrics.ts';
import { pause } from './pauses.ts';
import { type Projection, projectTogether } from './project.ts';
import { reactions } from './react.ts';
import { partitionReader } from './read-partitions.ts';
import { stayInGroup } from './stay-in-group.ts';
import { ensureTopicsToConsume, topicsOf } from './topics.ts';

/** After a kill at most so much is handled again. */
const commitEveryMs = 1_000;
/** How many partitions are read at once, and how many messages of each are in hand: when each is handled alone … */
const oneByOne = { partitionsAtOnce: 6, atOnce: 16 };
/** … and when all go together, the more the better. */
const allTogether = { partitionsAtOnce: 32, atOnce: 500 };
const askTimeoutMs = 1_000;

export interface ConsumeOptions {
  /** The consuming context: the group's name; its dead letters go to `<context>.dead-letters`. */
  context: string;
  handlers: Handlers;
  /** The same events as `handlers`: how to take many at once. `handlers` then has those that cannot go with the others. */
  projection?: Projection;
  /** Whether an error means that a dependency is away: the partition then waits, however long. */
  isUnable: (error: unknown) => boolean;
  metrics: ConsumerMetrics;
  signal: AbortSignal;
}

export interface Consumer {
  /** Asks how many messages the whole group has not handled yet; Infinity when nobody says so within a second. */
  lag(): Promise<number>;
  /** Resolves when what was being handled is done and its place is saved. */
  stop(): Promise<void>;
}

/**
 * Handles the events that `handlers` names, in order per key and at least once each. A message that can never be handled
 * goes to the dead letters, and later ones of its key behind it.
 *
 * Returns at once and goes on in the background; while Kafka is away it tries again with growing pauses.
 */
export function consume(kafka: Kafka, options: ConsumeOptions): Consumer {
  const stopping = new AbortController();
  const signal = AbortSignal.any([options.signal, stopping.signal]);
  const sources = sourcesOf(kafka, options.handlers);
  const groupId = topicsOf(kafka, options.context).events;

  const tellLag = (lags: ReadonlyMap<string, number>) => {
    for (const [topic, messages] of lags) options.metrics.lag(options.context, topic, messages);
  };

  const tellOutstanding = (letters: number) => options.metrics.outstanding(options.context, letters);

  async function run(): Promise<void> {
    await ensureTopicsToConsume(kafka, options.context, sources, signal);
    if (signal.aborted) return;
    /** Open for longer than the group is left in, so that what is in hand then can still be buried. */
    const closing = new AbortController();
    const deadLetters = openDeadLetterBox(kafka, options.context, tellOutstanding, closing.signal);
    await Promise.all([
      readAndHandle(kafka, options, sources, deadLetters, signal),
      watchLag(kafka, groupId, sources, signal, tellLag),
    ]);
    closing.abort();
    await deadLetters.ended;
  }

  const running = run();
  return {
    lag: () => {
      const unknown = async () => Number.POSITIVE_INFINITY;
      const told = groupLag(kafka, groupId, sources).then((lags) => lags.values().reduce(add, 0), unknown);
      return Promise.race([told, pause(askTimeoutMs, signal).then(unknown)]);
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

const add = (one: number, other: number) => one + other;

/** The topics of the events that have a handler. */
function sourcesOf(kafka: Kafka, handlers: Handlers): string[] {
  const contexts = Object.keys(handlers).map((name) => definitionOf(name).topic);
  return [...new Set(contexts)].map((context) => topicsOf(kafka, context).events);
}

function readAndHandle(
  kafka: Kafka,
  options: ConsumeOptions,
  sources: readonly string[],
  deadLetters: DeadLetterBox,
  signal: AbortSignal,
): Promise<void> {
  const { context, metrics, projection } = options;
  const { events: groupId, replay } = topicsOf(kafka, context);
  const { partitionsAtOnce, atOnce } = projection === undefined ? oneByOne : allTogether;
  const { handle, onJoined } = handling(kafka, options, deadLetters, signal);
  const onPaused = (topic: string, partitions: number) => metrics.paused(context, topic, partitions);
  const reader = partitionReader({ handle, atOnce, logger: kafka.logger, signal, onPaused });
  return stayInGroup(
    kafka,
    {
      groupId,
      topics: [...sources, replay],
      run: { autoCommitInterval: commitEveryMs, partitionsConsumedConcurrently: partitionsAtOnce },
      eachBatch: reader.eachBatch,
      onJoined,
      onLost: reader.forget,
    },
    signal,
  );
}

/** How messages that come next in a partition are handled: all together where that goes, otherwise one by one. */
function handling(kafka: Kafka, options: ConsumeOptions, deadLetters: DeadLetterBox, signal: AbortSignal) {
  const { context, metrics, projection, isUnable } = options;
  const { replay } = topicsOf(kafka, context);
  const { live, replayed } = reactions({ ...options, deadLetters, logger: kafka.logger, signal });
  const handled = (type: string) => metrics.handled(context, type);
  const { outstanding } = deadLetters;
  const together = projection && projectTogether(projection, { isUnable, outstanding, handled });
  let upToDate: Promise<void> | undefined;

  /** Once per joining: the partitions may come from a process that has buried what this one has not heard of. */
  function hearOfDeadLetters(): Promise<void> {
    upToDate ??= deadLetters.catchUp().catch((error) => {
      upToDate = undefined;
      throw error;
    });
    return upToDate;
  }

  return {
    onJoined: () => {
      upToDate = undefined;
    },
    async handle(messages: readonly Incoming[]): Promise<Outcome> {
      const isReplay = messages[0]?.topic === replay;
      try {
        await hearOfDeadLetters();
        if (!isReplay && (await together?.(messages))) return { done: messages.length };
      } catch (error) {
        return { done: 0, failure: { error } };
      }
      return inLanes(messages, isReplay ? replayed : live);
    },
  };
}
