import type { Envelope } from '@concert/contracts/envelope';

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
    readonly traceparent?: string;
  };
}

/** Into the published language; null: not for others to know. */
export type Translate = (recorded: RecordedEventLike) => Envelope | null;
