import type { EnvelopeNamed, PublishedName } from '@concert/contracts/published-language';
import type { Kafka } from './kafka.ts';
import type { ConsumerMetrics } from './metrics.ts';

/** What to do with each published event; the events not named here are skipped. */
export type Handlers = { readonly [Name in PublishedName]?: (envelope: EnvelopeNamed<Name>) => Promise<void> };

/** Thrown by a handler: this message can never be handled, a repeat is useless. */
export class Poisoned extends Error {
  override readonly name = 'Poisoned';
}

export interface ConsumeOptions {
  /** The consuming context: the group's id; its dead letters go to `<context>.dead-letters`. */
  context: string;
  handlers: Handlers;
  /** Whether an error means that a dependency is away: the partition then waits, however long. */
  isUnable: (error: unknown) => boolean;
  onLag?: (messages: number) => void;
  metrics: ConsumerMetrics;
  signal: AbortSignal;
}

export interface Consumer {
  /** Messages the whole group has not handled yet, a few seconds old; Infinity while that is unknown. */
  lag(): number;
  /** Resolves when what was being handled is done and its place is saved. */
  stop(): Promise<void>;
}

/** Returns at once and goes on in the background; while Kafka is away it tries again with growing pauses. */
export async function consume(_kafka: Kafka, _options: ConsumeOptions): Promise<Consumer> {
  throw new Error('not yet');
}
