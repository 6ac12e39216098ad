import { type ConsumeOptions, type Consumer, consume } from './consume.ts';
import type { Handlers } from './handlers.ts';
import { connectKafka } from './kafka.ts';
import type { Logger } from './logger.ts';
import type { ConsumerMetrics, RelayMetrics } from './metrics.ts';
import { handlersOf, type Projection } from './project.ts';
import { type RelayOptions, relay } from './relay.ts';

/** What reading and publishing events need of the service around them. */
export interface Host {
  /** The context. */
  readonly name: string;
  readonly logger: Logger;
  readonly metrics: ConsumerMetrics & RelayMetrics;
  readonly signal: AbortSignal;
  /** See ConsumeOptions. */
  isUnable(error: unknown): boolean;
  /** Closes run in reverse order of registration. */
  onStop(name: string, close: () => Promise<void>): void;
}

/** A context's part in the published language. Both go on in the background until the service stops. */
export interface Events {
  /** See `consume`. */
  consume(handlers: Handlers): Consumer;
  /** The same for a read model, which takes many events at once. */
  project(projection: Projection): Consumer;
  /** See `relay`. */
  relay(from: Pick<RelayOptions, 'prefixes' | 'store' | 'translate'>): void;
}

/** Connects nothing yet. @param brokers `host:port`, separated by commas */
export function eventsOf(host: Host, brokers: string): Events {
  const { name: context, logger, metrics, signal, isUnable } = host;
  const kafka = connectKafka({ brokers: brokers.split(','), clientId: context, logger });
  host.onStop('kafka', () => kafka.close());
  function begin(what: Pick<ConsumeOptions, 'handlers' | 'projection'>): Consumer {
    const consumer = consume(kafka, { context, ...what, isUnable, metrics, signal });
    host.onStop('consumer', () => consumer.stop());
    return consumer;
  }
  return {
    consume: (handlers) => begin({ handlers }),
    project: (projection) => begin({ handlers: handlersOf(projection), projection }),
    relay(from) {
      const relaying = relay(kafka, { context, ...from, metrics, signal });
      host.onStop('relay', () => relaying.stop());
    },
  };
}
