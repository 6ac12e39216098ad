import { randomUUID } from 'node:crypto';
import type { Envelope } from '@concert/contracts/envelope';
import { type Incoming, incoming } from '../dead-letters.ts';
import { connectKafka, type Kafka } from '../kafka.ts';
import type { Logger } from '../logger.ts';
import type { ConsumerMetrics, RelayMetrics } from '../metrics.ts';
import type { Followed } from '../relay.ts';
import { stayInGroup } from '../stay-in-group.ts';
import type { RecordedEventLike, Translate } from '../translate.ts';

/** What the tests here share: a Kafka of their own within the given one, a store in memory, and eyes to see with. */

const nothing = () => undefined;
export const quiet: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** Every topic and group of a trial begins with a prefix of its own, so that it disturbs no other. */
export function trialKafka(prefix = `trial-${randomUUID().slice(0, 8)}.`): Kafka {
  const brokers = (process.env.KAFKA_BROKERS ?? '').split(',');
  return connectKafka({ brokers, clientId: 'trial', logger: quiet, prefix });
}

export const noConsumerMetrics: ConsumerMetrics = {
  handled: nothing,
  deadLettered: nothing,
  outstanding: nothing,
  paused: nothing,
  lag: nothing,
};
export const noRelayMetrics: RelayMetrics = {
  published: nothing,
  untranslatable: nothing,
  relaying: nothing,
  relayFailed: nothing,
};

/** A published event of the booking, told from others of its kind by the amount. */
export function bookingPaid(bookingId: string, amount: number, id: string = randomUUID()): Envelope {
  const [customerId, concertId, paymentId] = [randomUUID(), randomUUID(), randomUUID()];
  return {
    id,
    type: 'booking.paid',
    version: 1,
    occurredAt: '2026-01-01T00:00:00Z',
    correlationId: bookingId,
    causationId: paymentId,
    data: { bookingId, customerId, concertId, paymentId, amount, currency: 'KRW' },
  };
}

/** An event store that holds what it is given. Events come after each other in the order of `append`. */
export class StoreInMemory implements Followed {
  readonly #events: RecordedEventLike[] = [];
  #appended = Promise.withResolvers<void>();

  append(bookingId: string, amount: number, type = 'PaymentReceived'): void {
    const at = this.#events.length;
    this.#events.push({
      id: randomUUID(),
      type,
      streamName: `booking-${bookingId}`,
      revision: BigInt(at),
      position: `${at}:${at}`,
      data: { bookingId, amount },
      metadata: { correlationId: bookingId, causationId: 'trial', version: 1, occurredAt: '2026-01-01T00:00:00Z' },
    });
    this.#appended.resolve();
    this.#appended = Promise.withResolvers();
  }

  async *follow(_prefixes: readonly string[], { after, signal }: { after?: string; signal: AbortSignal }) {
    const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
    signal.addEventListener('abort', () => stop());
    for (let next = after === undefined ? 0 : Number.parseInt(after, 10) + 1; !signal.aborted; next += 1) {
      while (next >= this.#events.length && !signal.aborted) await Promise.race([this.#appended.promise, stopped]);
      const event = this.#events[next];
      if (event !== undefined && !signal.aborted) yield event;
    }
  }
}

export const translate: Translate = ({ id, type, data }) => {
  if (type !== 'PaymentReceived') throw new Error(`cannot translate ${type}`);
  const { bookingId, amount } = data as { bookingId: string; amount: number };
  return bookingPaid(bookingId, amount, id);
};

/** Everything in the topic from its beginning on; the array grows while the trial goes on. */
export function watch(kafka: Kafka, topic: string, signal: AbortSignal): Incoming[] {
  const seen: Incoming[] = [];
  void stayInGroup(
    kafka,
    {
      groupId: `${topic}.watch-${randomUUID()}`,
      topics: [topic],
      run: { autoCommit: false },
      eachBatch: async ({ batch, resolveOffset }) => {
        for (const message of batch.messages) seen.push(incoming(topic, batch.partition, message));
        resolveOffset(batch.lastOffset());
      },
    },
    signal,
  );
  return seen;
}

/** The amounts of the booking's events, in the order in which they were published. */
export function amountsOf(seen: readonly Incoming[], bookingId: string): number[] {
  return seen
    .filter(({ key }) => key === bookingId)
    .map(({ value }) => (JSON.parse(String(value)) as { data: { amount: number } }).data.amount);
}
