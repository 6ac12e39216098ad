import type { Channel } from './channel.ts';
import { oneServer } from './one-server.ts';
import { throughClient } from './through-client.ts';

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
