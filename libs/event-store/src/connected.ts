import { BACKWARDS, END, FORWARDS, jsonEvent, START } from '@eventstore/db-client';
import { ClientHolder } from './client.ts';
import { EventStoreUnavailable } from './errors.ts';
import type { EventStore, Expected, FollowOptions, NewEvent, ReadOptions, RecordedEvent } from './event-store.ts';
import { failure, isStreamMissing } from './failures.ts';
import { followAll } from './follow.ts';
import { patientStream } from './patient-stream.ts';
import { received } from './received.ts';
import { within } from './within.ts';

/** Appends under way at once; more than that means that the store does not keep up. */
const mostAppends = 4096;

/** The `EventStore` that speaks to a server through the client. */
export class ConnectedEventStore implements EventStore {
  readonly #holder: ClientHolder;
  readonly #timeoutMs: number;
  readonly #closing = new AbortController();
  #appends = 0;

  constructor(url: string, timeoutMs: number) {
    this.#holder = new ClientHolder(url);
    this.#timeoutMs = timeoutMs;
  }

  async append(streamName: string, events: readonly NewEvent[], expected: Expected): Promise<bigint> {
    const doing = `append to ${streamName}`;
    if (events.length === 0) throw new RangeError(`${doing}: nothing to append`);
    if (this.#appends >= mostAppends) throw new EventStoreUnavailable(`${doing}: ${mostAppends} appends are under way`);
    const written = events.map(({ id, type, data, metadata }) =>
      jsonEvent({ id, type, data: data as Record<string, unknown>, metadata: { ...metadata } }),
    );
    const { client } = this.#holder;
    const options = { expectedRevision: expected, deadline: this.#timeoutMs };
    this.#appends += 1;
    try {
      const call = client.appendToStream(streamName, written, options);
      return (await within(this.#timeoutMs, doing, call)).nextExpectedRevision;
    } catch (error) {
      this.#holder.replaceIfBroken(client, error);
      throw failure(error, doing);
    } finally {
      this.#appends -= 1;
    }
  }

  async read(streamName: string, options: ReadOptions = {}): Promise<RecordedEvent[]> {
    return Array.fromAsync(this.#read(streamName, options));
  }

  readStream(streamName: string, from?: bigint): AsyncIterable<RecordedEvent> {
    return this.#read(streamName, from === undefined ? {} : { from });
  }

  async *follow(prefixes: readonly string[], options: FollowOptions): AsyncGenerator<RecordedEvent> {
    const { client } = this.#holder;
    const signal = AbortSignal.any([options.signal, this.#closing.signal]);
    try {
      yield* followAll(client, prefixes, { ...options, signal }, this.#timeoutMs);
    } catch (error) {
      this.#holder.replaceIfBroken(client, error);
      throw failure(error, `follow ${prefixes.join(', ')}`);
    }
  }

  async ping(): Promise<void> {
    await this.read('ping', { maxCount: 1, backwards: true });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    // A call that does not let go must not keep the process from ending.
    await within(this.#timeoutMs, 'close', this.#holder.dispose()).catch(() => {});
  }

  async *#read(streamName: string, { from, maxCount, backwards = false }: ReadOptions): AsyncGenerator<RecordedEvent> {
    const doing = `read ${streamName}`;
    const { client } = this.#holder;
    const stream = client.readStream(streamName, {
      direction: backwards ? BACKWARDS : FORWARDS,
      fromRevision: from ?? (backwards ? END : START),
      ...(maxCount === undefined ? {} : { maxCount }),
    });
    try {
      for await (const { event } of patientStream(stream, doing, this.#timeoutMs)) {
        if (event !== undefined) yield received(event);
      }
    } catch (error) {
      if (isStreamMissing(error)) return;
      this.#holder.replaceIfBroken(client, error);
      throw failure(error, doing);
    }
  }
}
