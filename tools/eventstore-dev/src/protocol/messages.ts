import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

/** A uint64 as protobufjs decodes it. */
export type Uint64 = number | { toNumber(): number };
type Empty = Record<string, never>;

// A message that is absent is decoded to null; which field of a oneof is there says the name of the oneof.

export interface Uuid {
  string: string;
}
export interface StreamIdentifier {
  streamName: Uint8Array;
}
export interface AllStreamPosition {
  commitPosition: Uint64;
  preparePosition: Uint64;
}

export interface Expression {
  regex: string;
  prefix: string[];
}
export interface Filter {
  by?: 'streamName' | 'eventType';
  streamName: Expression | null;
  eventType: Expression | null;
  window?: 'max' | 'unlimited';
  max: number;
  checkpointInterval: number;
}
export interface ReadOptions {
  source?: 'stream' | 'all';
  stream: { identifier: StreamIdentifier | null; from?: 'revision' | 'start' | 'end'; revision: Uint64 } | null;
  all: { from?: 'position' | 'start' | 'end'; position: AllStreamPosition | null } | null;
  direction: number;
  amount?: 'count' | 'subscription';
  count: Uint64;
  filter: Filter | null;
}
export interface ReadReq {
  options: ReadOptions | null;
}

export interface Recorded {
  id: Uuid;
  stream: StreamIdentifier;
  revision: number;
  preparePosition: number;
  commitPosition: number;
  metadata: Record<string, string>;
  customMetadata: Uint8Array;
  data: Uint8Array;
}
export type ReadResp =
  | { event: { event: Recorded; commitPosition: number } }
  | { confirmation: { subscriptionId: string } }
  | { checkpoint: AllStreamPosition }
  | { streamNotFound: { stream: StreamIdentifier } }
  | { caughtUp: Empty };

export interface Proposed {
  id: Uuid | null;
  metadata: Record<string, string>;
  customMetadata: Uint8Array | [];
  data: Uint8Array | [];
}
export interface AppendOptions {
  stream: StreamIdentifier | null;
  expected?: 'revision' | 'noStream' | 'any' | 'streamExists';
  revision: Uint64;
}
export interface AppendReq {
  options: AppendOptions | null;
  event: Proposed | null;
}
export interface AppendSuccess {
  currentRevision: number;
  position: AllStreamPosition;
}
/** Every field beside the two that are named is one of `expected…`. */
type Refused = Record<string, number | Empty>;
export type AppendResp = { success: AppendSuccess } | { wrongExpected: Refused };

export interface BatchAppendReq {
  correlationId: Uuid | null;
  options: (AppendOptions & { deadline: { seconds: Uint64; nanos: number } | null }) | null;
  events: Proposed[];
  isFinal: boolean;
}
export interface Status {
  code: number;
  message: string;
  details: { typeUrl: string; value: Uint8Array };
}
export type BatchAppendResp = { correlationId: Uuid; stream: StreamIdentifier } & (
  | { success: AppendSuccess }
  | { error: Status }
);

interface SupportedMethods {
  methods: { serviceName: string; methodName: string; features: string[] }[];
  version: string;
}

export interface Codec<Message> {
  encode(message: Message): Buffer;
  decode(bytes: Uint8Array): Message;
}

const root = new protobuf.Root().loadSync(
  ['shared', 'streams', 'server-features'].map((name) => fileURLToPath(new URL(`${name}.proto`, import.meta.url))),
);

/** The shapes above and the .proto files say the same thing; this is where the one is taken for the other. */
function codec<Message extends object>(name: string): Codec<Message> {
  const type = root.lookupType(`event_store.client.${name}`);
  return {
    encode: (message) => type.encode(message).finish() as Buffer,
    decode: (bytes) => type.decode(bytes) as unknown as Message,
  };
}

export const readReq = codec<ReadReq>('streams.ReadReq');
export const readResp = codec<ReadResp>('streams.ReadResp');
export const appendReq = codec<AppendReq>('streams.AppendReq');
export const appendResp = codec<AppendResp>('streams.AppendResp');
export const batchAppendReq = codec<BatchAppendReq>('streams.BatchAppendReq');
export const batchAppendResp = codec<BatchAppendResp>('streams.BatchAppendResp');
export const supportedMethods = codec<SupportedMethods>('server_features.SupportedMethods');
export const empty = codec<Empty>('Empty');

/** Packs one of the refusals of shared.proto, the way `Status.details` carries it. */
export function pack(name: string, message: object): Status['details'] {
  const full = `event_store.client.${name}`;
  return { typeUrl: `type.googleapis.com/${full}`, value: codec(name).encode(message) };
}

export function toNumber(value: Uint64): number {
  return typeof value === 'number' ? value : value.toNumber();
}
