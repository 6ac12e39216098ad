import { parsePosition } from './positions.ts';

/**
 * What every event carries beside its data. Times are RFC 3339 UTC; `version` is the schema version of `data`.
 * `traceparent` (W3C Trace Context): what wrote it, when that is traced.
 */
export interface Metadata {
  correlationId: string;
  causationId: string;
  version: number;
  occurredAt: string;
  traceparent?: string;
}

export interface NewEvent {
  id: string;
  type: string;
  data: object;
  metadata: Metadata;
}

/** A place in the log of all streams, `<commit>:<prepare>`; ordered by `comparePositions`. */
export type Position = string;

export interface RecordedEvent {
  id: string;
  type: string;
  streamName: string;
  revision: bigint;
  position: Position;
  data: unknown;
  metadata: Metadata;
}

/** The revision of the last event the writer knows, or that there is none. There is no "any". */
export type Expected = bigint | 'no_stream';

export interface ReadOptions {
  /** Inclusive; by default the first event, backwards the last. */
  from?: bigint;
  maxCount?: number;
  backwards?: boolean;
}

export interface FollowOptions {
  /** Exclusive; by default from the start. */
  after?: Position;
  signal: AbortSignal;
  /** Called whenever the subscription has read all there is. May be called more than once in a row. */
  onCaughtUp?: () => void;
}

/**
 * Streams of events. Every call has a timeout and ends with `EventStoreUnavailable` when the store does not answer,
 * with `EventStoreRefused` when it answers that it will not.
 * Nothing is retried here: the caller decides.
 */
export interface EventStore {
  /**
   * Writes all events or none and gives the revision of the last one. The same ids at the same expected revision are
   * written once, however often they are sent. Throws `WrongExpectedRevision`, `AppendTooLarge`, `EventStoreRefused`,
   * `EventStoreUnavailable` (fate unknown: send the same again).
   */
  append(streamName: string, events: readonly NewEvent[], expected: Expected): Promise<bigint>;
  /** A missing stream reads as []. */
  read(streamName: string, options?: ReadOptions): Promise<RecordedEvent[]>;
  /** For long streams: reads on only as fast as the consumer takes. A missing stream is empty. */
  readStream(streamName: string, from?: bigint): AsyncIterable<RecordedEvent>;
  /**
   * All events, of all time and as they come, of the streams whose name begins with one of the prefixes. As fast as the
   * consumer takes them. Ends when `signal` aborts; throws `EventStoreUnavailable` when the connection breaks:
   * follow again after the position of the last event that was handled.
   */
  follow(prefixes: readonly string[], options: FollowOptions): AsyncIterable<RecordedEvent>;
  /** For readiness: answers while the store does, throws `EventStoreUnavailable` otherwise. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Negative when `a` comes before `b` in the log, positive after it, 0 when it is the same place. */
export function comparePositions(a: Position, b: Position): number {
  const { commit: commitA, prepare: prepareA } = parsePosition(a);
  const { commit: commitB, prepare: prepareB } = parsePosition(b);
  return commitA === commitB ? Number(prepareA - prepareB) : Number(commitA - commitB);
}
