import { EventStoreDBClient } from '@eventstore/db-client';
import { Client as GrpcClient, type Metadata } from '@grpc/grpc-js';

type CallArguments = [Metadata, { deadline: number }];
type OpenCall<Call> = (grpc: GrpcClient) => Call;

/**
 * What the client keeps to itself: a call on its own channel, which it opens, counts as one of its own, and after a
 * failure opens anew. Through it the calls that matter most go with the messages of `wire/`: those of the client cost
 * three times as much to make and to read.
 */
interface Inside {
  GRPCStreamCreator<Call>(client: typeof GrpcClient, name: string, open: OpenCall<Call>): () => Promise<Call>;
  callArguments(options: object, callOptions: object): CallArguments;
}

const service = '/event_store.client.streams.Streams';
const asTheyAre = (bytes: Buffer) => bytes;

/** One client of the process, made anew when it has broken for good. */
export class Connection {
  readonly #url: string;
  #client: EventStoreDBClient;

  constructor(url: string) {
    this.#url = url;
    this.#client = EventStoreDBClient.connectionString(url);
  }

  /** Reads a stream, or subscribes: one request, and then as many replies as there are. */
  read<Reply>(request: Buffer, decode: (bytes: Buffer) => Reply) {
    return this.#open('read', (grpc, [metadata, options]) =>
      grpc.makeServerStreamRequest(`${service}/Read`, asTheyAre, decode, request, metadata, options),
    );
  }

  /** The one long call for all appends. */
  batchAppend<Reply>(decode: (bytes: Buffer) => Reply) {
    return this.#open('append', (grpc, [metadata, options]) =>
      grpc.makeBidiStreamRequest(`${service}/BatchAppend`, asTheyAre, decode, metadata, options),
    );
  }

  async dispose(): Promise<void> {
    await this.#client.dispose();
  }

  async #open<Call>(name: string, open: (grpc: GrpcClient, settings: CallArguments) => Call): Promise<Call> {
    const client = this.#client;
    const inside = client as unknown as Inside;
    const settings = inside.callArguments({}, { deadline: Number.POSITIVE_INFINITY });
    try {
      return await inside.GRPCStreamCreator(GrpcClient, name, (grpc) => open(grpc, settings))();
    } catch (error) {
      this.#replaceIfBroken(client, error);
      throw error;
    }
  }

  /** A client whose discovery failed once fails for ever: the next call gets a new one. */
  #replaceIfBroken(client: EventStoreDBClient, error: unknown): void {
    if (client !== this.#client || !(error instanceof Error) || !error.message.includes('Failed to discover')) return;
    this.#client = EventStoreDBClient.connectionString(this.#url);
    client.dispose().catch(() => {});
  }
}
