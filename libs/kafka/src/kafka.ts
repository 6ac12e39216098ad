import type { Admin, Consumer, ConsumerConfig, IHeaders, logLevel, Message } from 'kafkajs';
import kafkajs from 'kafkajs';
import type { Logger } from './logger.ts';
import { quietTimers } from './quiet-timers.ts';
import { renewed } from './renewed.ts';

export interface KafkaOptions {
  brokers: readonly string[];
  clientId: string;
  logger: Logger;
  /** Before the name of every topic and group, so that several systems can share one cluster. */
  prefix?: string;
}

/** Kafka did not answer, or refused; what it did with the request is unknown. */
export class KafkaUnavailable extends Error {
  override readonly name = 'KafkaUnavailable';
}

/** A message to publish; a null value is a tombstone. */
export interface Outgoing {
  key: string;
  value: string | Buffer | null;
  headers: IHeaders;
}

/** One process's way to Kafka: connects on first use, and anew after every failure. */
export interface Kafka {
  readonly logger: Logger;
  readonly prefix: string;
  /** Resolves when every in-sync replica has the messages, which keep their order. Throws KafkaUnavailable. */
  publish(topic: string, messages: readonly Outgoing[]): Promise<void>;
  /** Throws KafkaUnavailable for whatever fails. */
  admin<Result>(work: (admin: Admin) => Promise<Result>): Promise<Result>;
  /** A member of a group, not yet connected; it does not restart itself. */
  consumer(config: ConsumerConfig): Consumer;
  close(): Promise<void>;
}

const connectTimeoutMs = 3_000;
const requestTimeoutMs = 5_000;
/** Only over a hiccup: longer absences are for the caller, which knows what to do meanwhile. */
const retry = { retries: 2, initialRetryTime: 100, maxRetryTime: 1_000, factor: 0.2, multiplier: 2 };
/** Each time the group changes while a member is joining, it has to try again. */
const joinRetries = 5;

quietTimers();

/** Connects nothing yet. */
export function connectKafka({ brokers, clientId, logger, prefix = '' }: KafkaOptions): Kafka {
  const client = new kafkajs.Kafka({
    brokers: [...brokers],
    clientId,
    connectionTimeout: connectTimeoutMs,
    requestTimeout: requestTimeoutMs,
    retry,
    logLevel: kafkajs.logLevel.WARN,
    logCreator: () => debugOnly(logger),
  });
  const producer = renewed(() =>
    client.producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    }),
  );
  const admin = renewed(() => client.admin());
  return {
    logger,
    prefix,
    publish: (topic, messages) =>
      unavailable(async () => {
        if (messages.length === 0) return;
        const timeout = requestTimeoutMs;
        await producer.use((each) => each.send({ topic, messages: messages as Message[], acks: -1, timeout }));
      }),
    admin: (work) => unavailable(() => admin.use(work)),
    consumer: (config) =>
      client.consumer({
        ...config,
        allowAutoTopicCreation: false,
        retry: { ...retry, retries: joinRetries, restartOnFailure: async () => false },
      }),
    close: async () => {
      await Promise.all([producer.close(), admin.close()]);
    },
  };
}

async function unavailable<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw new KafkaUnavailable(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** What kafkajs finds worth an error is often only a retry; whoever called it reports what matters. */
function debugOnly(logger: Logger) {
  return ({ log, namespace }: { level: logLevel; namespace: string; log: { message: string } }) => {
    logger.debug({ namespace }, `kafkajs: ${log.message}`);
  };
}
