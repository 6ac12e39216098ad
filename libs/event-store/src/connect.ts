import { Appends } from './appends.ts';
import { Connection } from './connection.ts';
import type { EventStore, Expected, FollowOptions, NewEvent, ReadOptions, RecordedEvent } from './event-store.ts';
import { followAll, readRange } from './reading.ts';
import { within } from './within.ts';

export interface ConnectOptions {
  /** How long the store may take for one answer, or for the next event of a read. */
  timeoutMs?: number;
}

/** Connects at the first call. One per process: all that it does shares one connection. */
export function connectEventStore(url: string, { timeoutMs = 5_000 }: ConnectOptions = {}): EventStore {
  return new ConnectedEventStore(url, timeoutMs);
}

/** The `EventStore` that speaks to a server. */
class ConnectedEventStore implements EventStore {
  readonly #connection: Connection;
  readonly #appends: Appends;
  readonly #timeoutMs: number;
  readonly #closing = new AbortController();

  constructor(url: string, timeoutMs: number) {
    this.#connection = new Connection(url);
    this.#appends = new Appends(this.#connection, timeoutMs);
    this.#timeoutMs = timeoutMs;
  }

  append(streamName: string, events: readonly NewEvent[], expected: Expected): Promise<bigint> {
    return this.#appends.append(streamName, events, expected);
  }

  async read(streamName: string, options: ReadOptions = {}): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for await (const some of readRange(this.#connection, streamName, options, this.#timeoutMs)) events.push(...some);
    return events;
  }

  async *readStream(streamName: string, from?: bigint): AsyncGenerator<RecordedEvent> {
    const options = from === undefined ? {} : { from };
    for await (const some of readRange(this.#connection, streamName, options, this.#timeoutMs)) {
      for (const event of some) yield event;
    }
  }

  async *follow(prefixes: readonly string[], options: FollowOptions): AsyncGenerator<RecordedEvent> {
    const { onCaughtUp } = options;
    const signal = AbortSignal.any([options.signal, this.#closing.signal]);
    // Asking a signal made of others costs as much as reading an event.
    let isOver = signal.aborted;
    signal.addEventListener('abort', () => {
      isOver = true;
    });
    for await (const some of followAll(this.#connection, prefixes, options.after, signal, this.#timeoutMs)) {
      for (const event of some) {
        if (event === 'caught-up') onCaughtUp?.();
        else yield event;
        if (isOver) return;
      }
    }
  }

  async ping(): Promise<void> {
    await this.read('ping', { maxCount: 1, backwards: true });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    // A call that does not let go must not keep the process from ending.
    await within(this.#timeoutMs, 'close', this.#connection.dispose()).catch(() => {});
  }
}
