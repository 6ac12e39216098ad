import type { Envelope } from '@concert/contracts/envelope';
import type { Kafka } from './kafka.ts';
import type { RelayMetrics } from './metrics.ts';

/** An event as the event store gives it. */
export interface RecordedEventLike {
  readonly id: string;
  readonly type: string;
  readonly streamName: string;
  readonly revision: bigint;
  readonly position: string;
  readonly data: unknown;
  readonly metadata: {
    readonly correlationId: string;
    readonly causationId: string;
    readonly version: number;
    readonly occurredAt: string;
  };
}

/** The part of the event store that a relay needs. */
export interface Followed<Recorded extends RecordedEventLike = RecordedEventLike> {
  follow(prefixes: readonly string[], options: { after?: string; signal: AbortSignal }): AsyncIterable<Recorded>;
}

export interface RelayOptions {
  context: string;
  /** Of the names of the streams that are this context's. */
  prefixes: readonly string[];
  store: Followed;
  /** Into the published language; null: not for others to know. */
  translate: (recorded: RecordedEventLike) => Envelope | null;
  metrics: RelayMetrics;
  signal: AbortSignal;
  onElected?: (elected: boolean) => void;
}

/** Returns at once and goes on in the background: waits to be elected, then publishes what the context's streams say. */
export async function relay(_kafka: Kafka, _options: RelayOptions): Promise<{ stop(): Promise<void> }> {
  throw new Error('not yet');
}
