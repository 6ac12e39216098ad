import { Writable } from 'node:stream';
import { EventStoreDBClient } from '@eventstore/db-client';

type OpenStream = () => Promise<unknown>;
type StreamCreator = (...settings: unknown[]) => OpenStream;

/** One client of the process, made anew when it has broken for good. */
export class ClientHolder {
  readonly #url: string;
  #client: EventStoreDBClient;

  constructor(url: string) {
    this.#url = url;
    this.#client = connect(url);
  }

  get client(): EventStoreDBClient {
    return this.#client;
  }

  /** A client whose discovery failed once fails for ever: the next call gets a new one. */
  replaceIfBroken(client: EventStoreDBClient, error: unknown): void {
    if (client !== this.#client || !(error instanceof Error) || !error.message.includes('Failed to discover')) return;
    this.#client = connect(this.#url);
    client.dispose().catch(() => {});
  }

  async dispose(): Promise<void> {
    await this.#client.dispose();
  }
}

function connect(url: string): EventStoreDBClient {
  const client = EventStoreDBClient.connectionString(url);
  const createStream: StreamCreator = Reflect.get(client, 'GRPCStreamCreator');
  const createRoomyStream: StreamCreator = (...settings) => {
    const open = createStream(...settings);
    return async () => roomy(await open());
  };
  Reflect.set(client, 'GRPCStreamCreator', createRoomyStream);
  return client;
}

const isRoomy = new WeakSet<Writable>();

/**
 * When a stream is full the client queues appends by itself, and when such a stream breaks it rejects them where nobody
 * can catch it: an unhandled rejection, which ends the process. So its streams never say that they are full; how much
 * is under way is bounded where the appends come in.
 */
function roomy(stream: unknown): unknown {
  if (!(stream instanceof Writable) || isRoomy.has(stream)) return stream;
  isRoomy.add(stream);
  const write = stream.write.bind(stream);
  stream.write = (chunk: unknown) => {
    write(chunk);
    return true;
  };
  return stream;
}
