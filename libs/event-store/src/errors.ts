/** Somebody else wrote first: read the stream again and decide again. Nothing was written. */
export class WrongExpectedRevision extends Error {
  override readonly name = 'WrongExpectedRevision';
  readonly streamName: string;
  /** The revision the stream has; undefined when it has none. */
  readonly actual: bigint | undefined;

  constructor(streamName: string, actual: bigint | undefined) {
    super(`${streamName} is at ${actual ?? 'no revision'}, not where the append expected it`);
    this.streamName = streamName;
    this.actual = actual;
  }
}

/**
 * The event store did not answer in time, or not at all. The fate of an append is unknown:
 * send it again with the same event ids and the same expected revision, and it is written once.
 */
export class EventStoreUnavailable extends Error {
  override readonly name = 'EventStoreUnavailable';
}

/**
 * The event store refuses for good: access denied, the stream deleted, not a request that it takes. The message says
 * what to mend; until then the same is refused again. Who decides anew reads first, as after every failure.
 */
export class EventStoreRefused extends Error {
  override readonly name = 'EventStoreRefused';
}

/** Whether the same will work later without anyone changing anything: the store is away, or the stream too busy. */
export function isEventStoreUnable(error: unknown): boolean {
  return error instanceof EventStoreUnavailable || error instanceof WrongExpectedRevision;
}

/** More bytes in one append than the server takes (1,048,576). Nothing was written; write fewer events at once. */
export class AppendTooLarge extends Error {
  override readonly name = 'AppendTooLarge';
}
