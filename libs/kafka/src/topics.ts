import type { ITopicConfig } from 'kafkajs';
import type { Kafka } from './kafka.ts';
import { persist } from './pauses.ts';

const partitionCount = 6;
/** Events are kept for good: a read model can be rebuilt from the topics alone. */
const keptForGood = [{ name: 'retention.ms', value: '-1' }];
/** One record per outstanding dead letter; room for a message of the usual limit and what is said about it. */
const deadLettersSettings = [
  { name: 'cleanup.policy', value: 'compact' },
  { name: 'max.message.bytes', value: String(2 * 1024 * 1024) },
];

/** The names of a context's topics in this cluster. */
export function topicsOf(kafka: Pick<Kafka, 'prefix'>, context: string) {
  const events = `${kafka.prefix}${context}`;
  return {
    events,
    relay: `${events}.relay`,
    deadLetters: `${events}.dead-letters`,
    replay: `${events}.replay`,
  };
}

/** The contexts that can have dead letters here. Throws KafkaUnavailable. */
export async function contextsWithDeadLetters(kafka: Kafka): Promise<string[]> {
  const suffix = topicsOf(kafka, '').deadLetters.slice(kafka.prefix.length);
  const topics = await kafka.admin((admin) => admin.listTopics());
  return topics
    .filter((topic) => topic.startsWith(kafka.prefix) && topic.endsWith(suffix))
    .map((topic) => topic.slice(kafka.prefix.length, -suffix.length))
    .sort();
}

/**
 * Creates the topics of a context unless they exist, with the cluster's own replication; with growing pauses while Kafka
 * is away, until `signal` aborts.
 */
export async function ensureTopics(kafka: Kafka, context: string, signal?: AbortSignal): Promise<void> {
  const { events, relay, deadLetters, replay } = topicsOf(kafka, context);
  await createTopics(
    kafka,
    [eventsTopic(events), { topic: relay, numPartitions: 1 }, deadLettersTopic(deadLetters), replayTopic(replay)],
    signal,
  );
}

/** Creates what a consumer needs: its own topics for what fails, and those it reads, in case it is there first. */
export async function ensureTopicsToConsume(
  kafka: Kafka,
  context: string,
  sources: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const { deadLetters, replay } = topicsOf(kafka, context);
  await createTopics(kafka, [deadLettersTopic(deadLetters), replayTopic(replay), ...sources.map(eventsTopic)], signal);
}

function eventsTopic(topic: string): ITopicConfig {
  return { topic, numPartitions: partitionCount, configEntries: keptForGood };
}

function deadLettersTopic(topic: string): ITopicConfig {
  return { topic, numPartitions: 1, configEntries: deadLettersSettings };
}

function replayTopic(topic: string): ITopicConfig {
  return { topic, numPartitions: partitionCount };
}

async function createTopics(
  kafka: Kafka,
  topics: ITopicConfig[],
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  const names = topics.map(({ topic }) => topic);
  await persist(
    async () => {
      await kafka.admin((admin) => admin.createTopics({ topics, waitForLeaders: true, timeout: 5_000 }));
    },
    {
      signal,
      onFailure: (error, pauseMs, news) =>
        kafka.logger[news ? 'warn' : 'debug']({ err: error, topics: names, pauseMs }, 'cannot create topics yet'),
    },
  );
}
