import { afterAll, vi } from 'vitest';
import type { Consumer } from '../consume.ts';
import type { Kafka } from '../kafka.ts';
import { ensureTopics, topicsOf } from '../topics.ts';
import { trialKafka } from './trial.ts';

/** What the trials of a file have open until its tests are over. */
export function trials() {
  const over = new AbortController();
  const kafkas: Kafka[] = [];
  const consumers: Consumer[] = [];
  afterAll(async () => {
    over.abort();
    await Promise.all(consumers.map((consumer) => consumer.stop()));
    await Promise.all(kafkas.map((kafka) => kafka.close()));
  });
  return {
    signal: over.signal,
    /** With the topics of `booking`, ready to be written: a busy broker shows a topic before it takes messages for it. */
    async connect(): Promise<Kafka> {
      const kafka = trialKafka();
      kafkas.push(kafka);
      await ensureTopics(kafka, 'booking');
      const { events } = topicsOf(kafka, 'booking');
      await vi.waitFor(() => kafka.admin((admin) => admin.fetchTopicOffsets(events)), { timeout: 20_000 });
      return kafka;
    },
    keep(consumer: Consumer): Consumer {
      consumers.push(consumer);
      return consumer;
    },
  };
}
