import type { Metadata, ReadOptions, RecordedEvent } from '../event-store.ts';
import { parsePosition } from '../positions.ts';
import { Reader } from './reader.ts';
import { uuid } from './uuid.ts';
import { Writer } from './writer.ts';

// The numbers of the fields are those of the protocol: streams.proto, ReadReq and ReadResp.

const writer = new Writer();

/** A range of one stream. */
export function readRequest(streamName: string, { from, maxCount, backwards = false }: ReadOptions): Buffer {
  return writer.message(() =>
    writer.nested(1, () => {
      writer.nested(1, () => {
        writer.nested(1, () => writer.text(3, streamName));
        if (from !== undefined) writer.uint(2, from);
        else writer.empty(backwards ? 4 : 3);
      });
      if (backwards) writer.uint(3, 1);
      writer.uint(5, maxCount ?? Number.MAX_SAFE_INTEGER);
      writer.empty(8);
      writer.nested(9, () => writer.empty(2));
    }),
  );
}

/** How far the server may look, in windows of 32 events, before it says where it is though nothing was ours. */
const checkpointInterval = 32;

/** A subscription to all streams whose name begins with one of the prefixes. */
export function followRequest(prefixes: readonly string[], after: string | undefined): Buffer {
  return writer.message(() =>
    writer.nested(1, () => {
      writer.nested(2, () => {
        if (after === undefined) return writer.empty(2);
        const { commit, prepare } = parsePosition(after);
        writer.nested(1, () => {
          writer.uint(1, commit);
          writer.uint(2, prepare);
        });
      });
      writer.empty(6);
      writer.nested(7, () => {
        writer.nested(1, () => {
          for (const prefix of prefixes) writer.text(2, prefix);
        });
        writer.empty(4);
        writer.uint(5, checkpointInterval);
      });
      writer.nested(9, () => writer.empty(2));
    }),
  );
}

/** What a read or a subscription says. All else it could say is of no concern. */
export type ReadReply = RecordedEvent | 'confirmed' | 'caught-up' | 'stream-missing' | 'nothing';

const signs = new Map<number, ReadReply>([
  [0x12, 'confirmed'],
  [0x22, 'stream-missing'],
  [0x42, 'caught-up'],
]);

export function readReply(bytes: Buffer): ReadReply {
  const reader = new Reader(bytes);
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x0a) return readEvent(reader);
    const sign = signs.get(tag);
    if (sign !== undefined) return sign;
    reader.skip(tag);
  }
  return 'nothing';
}

/** Of a link the event it stands for comes in another field, and so does the position of the whole. */
function readEvent(reader: Reader): ReadReply {
  let event: RecordedEvent | undefined;
  reader.nested((tag) => {
    if (tag === 0x0a) event = readRecorded(reader);
    else reader.skip(tag);
  });
  return event ?? 'nothing';
}

function readRecorded(reader: Reader): RecordedEvent {
  let [id, type, streamName, data, metadata] = ['', '', '', '', ''];
  let [revision, prepare, commit] = [0n, 0n, 0n];
  const readStream = (tag: number) => {
    if (tag === 0x1a) streamName = reader.text();
    else reader.skip(tag);
  };
  reader.nested((tag) => {
    switch (tag) {
      case 0x0a:
        id = uuid(reader);
        return;
      case 0x12:
        return reader.nested(readStream);
      case 0x18:
        revision = reader.bigint();
        return;
      case 0x20:
        prepare = reader.bigint();
        return;
      case 0x28:
        commit = reader.bigint();
        return;
      case 0x32:
        type = typeIn(reader) ?? type;
        return;
      case 0x3a:
        metadata = reader.text();
        return;
      case 0x42:
        data = reader.text();
        return;
      default:
        reader.skip(tag);
    }
  });
  const position = `${commit}:${prepare}`;
  return { id, type, streamName, revision, position, data: parsed(data), metadata: parsed(metadata) as Metadata };
}

/** The value of an attribute if the attribute is the type. */
function typeIn(reader: Reader): string | undefined {
  let isType = false;
  let value: string | undefined;
  reader.nested((tag) => {
    if (tag === 0x0a) isType = reader.ascii() === 'type';
    else if (tag === 0x12 && isType) value = reader.text();
    else reader.skip(tag);
  });
  return value;
}

/** Only `append` of this library writes what is read here; what somebody else wrote that is not JSON stays text. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
