import type { Readable } from 'node:stream';
import type { Client as GrpcClient, Metadata } from '@grpc/grpc-js';
import { oneServer } from './one-server.ts';
import { throughClient } from './through-client.ts';

/** What every call is made with. */
export type CallSettings = readonly [Metadata, { readonly deadline: number }];

export type OpenCall = Readable & { cancel(): void };

/** A way to the server, made anew after a failure. */
export interface Channel {
  open<Call extends OpenCall>(open: (grpc: GrpcClient, settings: CallSettings) => Call): Promise<Call>;
  /** Ends all calls. */
  dispose(): Promise<void>;
}

const service = '/event_store.client.streams.Streams';
const asTheyAre = (bytes: Buffer) => bytes;

/**
 * The process's connection to the event store. The calls go with the messages of `wire/`: those of the vendor's client
 * cost three times as much to make and to read.
 */
export class Connection {
  readonly #channel: Channel;

  /** Throws when the URL is not understood. */
  constructor(url: string) {
    this.#channel = oneServer(url) ?? throughClient(url);
  }

  /** Reads a stream, or subscribes: one request, and then as many replies as there are. */
  read<Reply>(request: Buffer, decode: (bytes: Buffer) => Reply) {
    return this.#channel.open((grpc, [metadata, options]) =>
      grpc.makeServerStreamRequest(`${service}/Read`, asTheyAre, decode, request, metadata, options),
    );
  }

  /** The one long call for all appends. */
  batchAppend<Reply>(decode: (bytes: Buffer) => Reply) {
    return this.#channel.open((grpc, [metadata, options]) =>
      grpc.makeBidiStreamRequest(`${service}/BatchAppend`, asTheyAre, decode, metadata, options),
    );
  }

  async dispose(): Promise<void> {
    await this.#channel.dispose();
  }
}
