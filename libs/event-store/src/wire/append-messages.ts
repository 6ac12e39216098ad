import { AppendTooLarge, WrongExpectedRevision } from '../errors.ts';
import type { Expected, NewEvent } from '../event-store.ts';
import { appendFailure } from '../failures.ts';
import { Reader } from './reader.ts';
import { uuid } from './uuid.ts';
import { Writer } from './writer.ts';

// The numbers of the fields are those of the protocol: streams.proto, BatchAppendReq and BatchAppendResp.

const writer = new Writer();

/** One append as the server takes it. `deadlineMs` is the moment after which it must not be written any more. */
export function appendRequest(
  id: string,
  streamName: string,
  expected: Expected,
  events: readonly NewEvent[],
  deadlineMs: number,
): Buffer {
  return writer.message(() => {
    writer.nested(1, () => writer.ascii(2, id));
    writer.nested(2, () => {
      writer.nested(1, () => writer.text(3, streamName));
      if (expected === 'no_stream') writer.empty(3);
      else writer.uint(2, expected);
      writer.nested(6, () => {
        writer.uint(1, Math.floor(deadlineMs / 1_000));
        writer.uint(2, Math.floor(deadlineMs % 1_000) * 1_000_000);
      });
    });
    for (const event of events) writer.nested(3, () => writeEvent(event));
    writer.uint(4, 1);
  });
}

function writeEvent({ id, type, data, metadata }: NewEvent): void {
  writer.nested(1, () => writer.ascii(2, id));
  writeAttribute('type', type);
  writeAttribute('content-type', 'application/json');
  writer.text(3, JSON.stringify(metadata));
  writer.text(4, JSON.stringify(data));
}

function writeAttribute(name: string, value: string): void {
  writer.nested(2, () => {
    writer.ascii(1, name);
    writer.text(2, value);
  });
}

/** What became of the append of that id. */
export interface AppendReply {
  id: string;
  /** The revision of the last event; or why nothing was written. */
  outcome: bigint | Error;
}

export function appendReply(bytes: Buffer): AppendReply {
  const reader = new Reader(bytes);
  let id = '';
  let streamName = '';
  let revision: bigint | undefined;
  let refusal: Refusal | undefined;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x0a) id = uuid(reader);
    else if (tag === 0x12) refusal = readRefusal(reader);
    else if (tag === 0x1a) revision = readRevision(reader);
    else if (tag === 0x22) streamName = readStreamName(reader);
    else reader.skip(tag);
  }
  return { id, outcome: refusal === undefined ? (revision ?? 0n) : errorOf(refusal, streamName) };
}

function readStreamName(reader: Reader): string {
  let name = '';
  reader.nested((tag) => {
    if (tag === 0x1a) name = reader.text();
    else reader.skip(tag);
  });
  return name;
}

function readRevision(reader: Reader): bigint | undefined {
  let revision: bigint | undefined;
  reader.nested((tag) => {
    if (tag === 0x08) revision = reader.bigint();
    else reader.skip(tag);
  });
  return revision;
}

/** google.rpc.Status with what it carries: of a wrong expected version the current one, of a size the most. */
interface Refusal {
  message: string;
  type: string;
  number: bigint | undefined;
}

function readRefusal(reader: Reader): Refusal {
  const refusal: Refusal = { message: '', type: '', number: undefined };
  const readDetail = (tag: number) => {
    if (tag === 0x08) refusal.number = reader.bigint();
    else reader.skip(tag);
  };
  const readAny = (tag: number) => {
    if (tag === 0x0a) refusal.type = reader.text();
    else if (tag === 0x12) reader.nested(readDetail);
    else reader.skip(tag);
  };
  reader.nested((tag) => {
    if (tag === 0x12) refusal.message = reader.text();
    else if (tag === 0x1a) reader.nested(readAny);
    else reader.skip(tag);
  });
  return refusal;
}

function errorOf({ message, type, number }: Refusal, streamName: string): Error {
  const name = type.slice(type.lastIndexOf('.') + 1);
  if (name === 'WrongExpectedVersion') return new WrongExpectedRevision(streamName, number);
  if (name === 'MaximumAppendSizeExceeded') {
    return new AppendTooLarge(`append to ${streamName}: more than ${number} bytes`);
  }
  return appendFailure(name, message, streamName);
}
