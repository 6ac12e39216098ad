import type { Logger } from './logger.ts';

export interface KafkaOptions {
  brokers: readonly string[];
  clientId: string;
  logger: Logger;
}

/** One process's connection to Kafka: connects on first use and after every failure again. */
export interface Kafka {
  readonly logger: Logger;
  close(): Promise<void>;
}

/** Connects nothing yet. */
export function connectKafka(options: KafkaOptions): Kafka {
  return { logger: options.logger, close: async () => {} };
}
