/** Why a message went to the dead letters: it can never be handled, or it waits behind one that could not. */
export type DeadLetterCause = 'poisoned' | 'parked';

/** What a consumer counts; `context` is the consuming one, `type` the event's name (`unknown` if it has none). */
export interface ConsumerMetrics {
  handled(context: string, type: string): void;
  deadLettered(context: string, type: string, cause: DeadLetterCause): void;
  /** How many of the context's dead letters nobody has handled yet. */
  outstanding(context: string, deadLetters: number): void;
  /** Partitions of the topic that wait for a dependency to come back. */
  paused(context: string, topic: string, partitions: number): void;
  /** Messages of the topic that the whole group has not handled yet. */
  lag(context: string, topic: string, messages: number): void;
}

/** What a relay counts; `type` is the name of the internal event. */
export interface RelayMetrics {
  published(context: string, events: number): void;
  untranslatable(context: string, type: string): void;
  /** Whether this process is the one that relays. */
  relaying(context: string, active: boolean): void;
  /** It could not go on, and tries again after a pause. */
  relayFailed(context: string): void;
}
