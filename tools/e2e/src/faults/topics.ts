import { randomUUID } from 'node:crypto';
import type { Envelope } from '@concert/contracts/envelope';
import { connectKafka, type Kafka } from '@concert/kafka/kafka';

const nothing = () => undefined;
const logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

export function kafkaAt(brokers: string): Kafka {
  return connectKafka({ brokers: brokers.split(','), clientId: 'faults', logger });
}

/** Every event that stands in the topic now, partition by partition in its order; values that are no event are left out. */
export async function eventsIn(kafka: Kafka, topic: string): Promise<Envelope[]> {
  const events: Envelope[] = [];
  const ends = await kafka.admin((admin) => admin.fetchTopicOffsets(topic));
  const unread = new Map(ends.filter(({ high, low }) => high !== low).map((end) => [end.partition, Number(end.high)]));
  if (unread.size === 0) return events;
  const consumer = kafka.consumer({ groupId: `faults-${randomUUID()}`, maxWaitTimeInMs: 100 });
  const { promise: read, resolve: done } = Promise.withResolvers<void>();
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: async ({ partition, message }) => {
        const event = parsed(message.value);
        if (event !== undefined) events.push(event);
        if (Number(message.offset) + 1 >= (unread.get(partition) ?? 0)) unread.delete(partition);
        if (unread.size === 0) done();
      },
    });
    await read;
  } finally {
    await consumer.disconnect();
  }
  return events;
}

function parsed(value: Buffer | null): Envelope | undefined {
  try {
    return JSON.parse(String(value));
  } catch {
    return undefined;
  }
}
