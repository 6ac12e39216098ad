import { readResp } from '../protocol/messages.ts';
import type { LoggedEvent } from './pages.ts';

/** An event and, once somebody was sent it, its bytes: encoded once for all followers. */
export interface TailEvent {
  event: LoggedEvent;
  encoded(): Buffer;
}

const maxEvents = 4096;
const maxBytes = 4_194_304;
const pageEvents = 500;

/** The newest events, kept in memory so that those who follow closely need not ask the disk. Bounded. */
export class Tail {
  readonly #listeners = new Set<() => void>();
  #events: TailEvent[] = [];
  #bytes = 0;

  push(events: readonly LoggedEvent[]): void {
    if (events.length === 0) return;
    for (const event of events) {
      this.#events.push(tailEvent(event));
      this.#bytes += size(event);
    }
    this.#forget();
    for (const listener of this.#listeners) listener();
  }

  /** The next events after a position; undefined when some of them are only on the disk. */
  after(position: number): { events: TailEvent[]; complete: boolean } | undefined {
    const first = this.#events[0];
    if (first === undefined || position + 1 < first.event.position) return undefined;
    const from = position + 1 - first.event.position;
    const events = this.#events.slice(from, from + pageEvents);
    return { events, complete: from + events.length >= this.#events.length };
  }

  /** Calls back at every append until the returned function is called. */
  onAppended(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Drops the older half when there is too much: seldom, and so cheap. */
  #forget(): void {
    while (this.#events.length > maxEvents || (this.#bytes > maxBytes && this.#events.length > 1)) {
      const dropped = this.#events.splice(0, Math.ceil(this.#events.length / 2));
      for (const { event } of dropped) this.#bytes -= size(event);
    }
  }
}

export function tailEvent(event: LoggedEvent): TailEvent {
  let bytes: Buffer | undefined;
  return {
    event,
    encoded() {
      bytes ??= encode(event);
      return bytes;
    },
  };
}

/** 100-nanosecond ticks per millisecond: how the protocol counts the time of an event. */
const ticksPerMs = 10_000n;

function encode(event: LoggedEvent): Buffer {
  const { position, id, streamName, revision, type, contentType, createdMs, data, metadata } = event;
  const created = String(BigInt(createdMs) * ticksPerMs);
  const recorded = {
    id: { string: id },
    stream: { streamName: Buffer.from(streamName) },
    revision,
    preparePosition: position,
    commitPosition: position,
    metadata: { type, 'content-type': contentType, created },
    customMetadata: metadata,
    data,
  };
  return readResp.encode({ event: { event: recorded, commitPosition: position } });
}

function size(event: LoggedEvent): number {
  return event.data.byteLength + event.metadata.byteLength;
}
