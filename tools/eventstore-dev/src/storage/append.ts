/** What a writer asks for, and what it is told: the outcomes are values, and each becomes a reply. */
export type Expected = number | 'no-stream' | 'any' | 'stream-exists';

export interface ProposedEvent {
  id: string;
  type: string;
  contentType: string;
  data: Uint8Array;
  metadata: Uint8Array;
}

export interface Append {
  streamName: string;
  expected: Expected;
  events: readonly ProposedEvent[];
  /** Of all its events together. */
  bytes: number;
  /** After this moment (ms since 1970) nobody waits for it any more, and it must not be written. */
  deadlineMs: number;
}

export type Outcome =
  | { kind: 'written'; revision: number; position: number }
  | { kind: 'wrong-expected'; actual: number | undefined }
  | { kind: 'too-late' }
  | { kind: 'too-large' }
  | { kind: 'denied' }
  | { kind: 'failed'; reason: string };

/** A stream as the writer sees it: its last revision, and the ids of a range of its events. */
export interface StreamTail {
  revision: number;
  idsFrom(revision: number, count: number): readonly string[];
}

export type Decision = { kind: 'write'; at: number } | { kind: 'repeated'; revision: number } | { kind: 'refuse' };

/** `any` and `stream-exists` recognise a repeat among this many last events only. */
const recent = 1000;

/**
 * Where the events go, or why not. At an exact revision and at `no-stream` a repeat of all the same ids in the same
 * place is recognised for ever; a partial overlap is refused.
 */
export function decideAppend(append: Append, stream: StreamTail | undefined): Decision {
  const last = stream?.revision ?? -1;
  const { expected } = append;
  if (expected === 'any' || expected === 'stream-exists') {
    if (expected === 'stream-exists' && stream === undefined) return { kind: 'refuse' };
    return repeatedRecently(append, stream) ?? { kind: 'write', at: last + 1 };
  }
  const at = expected === 'no-stream' ? 0 : expected + 1;
  if (at === last + 1) return { kind: 'write', at };
  if (at > last || stream === undefined) return { kind: 'refuse' };
  const end = at + append.events.length - 1;
  return isSame(append, stream.idsFrom(at, append.events.length))
    ? { kind: 'repeated', revision: end }
    : { kind: 'refuse' };
}

function repeatedRecently({ events }: Append, stream: StreamTail | undefined): Decision | undefined {
  const first = events[0];
  if (stream === undefined || first === undefined) return undefined;
  const from = Math.max(0, stream.revision + 1 - recent);
  const ids = stream.idsFrom(from, recent);
  const found = ids.lastIndexOf(first.id);
  if (found < 0) return undefined;
  const same = events.every((event, index) => ids[found + index] === event.id);
  return same ? { kind: 'repeated', revision: from + found + events.length - 1 } : { kind: 'refuse' };
}

function isSame({ events }: Append, ids: readonly string[]): boolean {
  return ids.length === events.length && events.every((event, index) => event.id === ids[index]);
}
