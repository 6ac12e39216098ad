import { type AppendOptions, type Proposed, toNumber } from '../protocol/messages.ts';
import type { Append, Expected, Outcome, ProposedEvent } from '../storage/append.ts';
import type { GroupCommit } from '../storage/group-commit.ts';

/** What a real server takes in one append, by default. */
export const maxAppendBytes = 1_048_576;

/** An append whose events are still arriving. Of one that is too large only the size is kept. */
export class Arriving {
  readonly streamName: string;
  readonly expected: Expected;
  readonly #deadlineMs: number;
  #events: ProposedEvent[] = [];
  #bytes = 0;

  constructor(options: AppendOptions | null, deadlineMs: number) {
    this.streamName = Buffer.from(options?.stream?.streamName ?? []).toString();
    this.expected = parseExpected(options);
    this.#deadlineMs = deadlineMs;
  }

  add(proposed: Proposed): void {
    const type = proposed.metadata.type ?? '';
    const contentType = proposed.metadata['content-type'] ?? 'application/octet-stream';
    const data = bytes(proposed.data);
    const metadata = bytes(proposed.customMetadata);
    this.#bytes += data.byteLength + metadata.byteLength + Buffer.byteLength(type);
    if (this.#bytes > maxAppendBytes) this.#events = [];
    else this.#events.push({ id: (proposed.id?.string ?? '').toLowerCase(), type, contentType, data, metadata });
  }

  async submitTo(commits: GroupCommit): Promise<Outcome> {
    if (this.streamName.startsWith('$')) return { kind: 'denied' };
    if (this.#bytes > maxAppendBytes) return { kind: 'too-large' };
    const events = this.#events;
    if (this.streamName === '' || events.length === 0) return { kind: 'failed', reason: 'a stream and events, please' };
    if (events.some(({ id }) => id === '')) return { kind: 'failed', reason: 'every event needs an id' };
    const { streamName, expected } = this;
    const append: Append = { streamName, expected, events, bytes: this.#bytes, deadlineMs: this.#deadlineMs };
    return commits.submit(append);
  }
}

function parseExpected(options: AppendOptions | null): Expected {
  switch (options?.expected) {
    case 'revision':
      return toNumber(options.revision);
    case 'noStream':
      return 'no-stream';
    case 'streamExists':
      return 'stream-exists';
    case 'any':
    case undefined:
      return 'any';
  }
}

/** An absent field of bytes is decoded to an empty array. */
function bytes(field: Uint8Array | []): Uint8Array {
  return field instanceof Uint8Array ? field : new Uint8Array();
}
