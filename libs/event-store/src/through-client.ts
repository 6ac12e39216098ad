import { createRequire } from 'node:module';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { Client as GrpcClient } from '@grpc/grpc-js';
import type { CallSettings, Channel } from './channel.ts';

/**
 * What the client keeps to itself: a call on its own channel, which it opens, counts as one of its own, and after a
 * failure opens anew.
 */
interface Inside {
  GRPCStreamCreator<Call>(
    client: typeof GrpcClient,
    name: string,
    open: (grpc: GrpcClient) => Call,
  ): () => Promise<Call>;
  callArguments(options: object, callOptions: object): CallSettings;
}

const require = createRequire(import.meta.url);

/** The vendor's client, which knows clusters, certificates and passwords. Loaded only here: it is a good part of a start. */
export function throughClient(url: string): Channel {
  const { EventStoreDBClient } = require('@eventstore/db-client') as typeof import('@eventstore/db-client');
  let current = EventStoreDBClient.connectionString(url);

  /** A client whose discovery failed once fails for ever: the next call gets a new one. */
  function replaceIfBroken(client: EventStoreDBClient, error: unknown): void {
    if (client !== current || !(error instanceof Error) || !error.message.includes('Failed to discover')) return;
    current = EventStoreDBClient.connectionString(url);
    client.dispose().catch(() => {});
  }

  return {
    async open(open) {
      const client = current;
      const inside = client as unknown as Inside;
      const settings = inside.callArguments({}, { deadline: Number.POSITIVE_INFINITY });
      try {
        return await inside.GRPCStreamCreator(GrpcClient, 'call', (grpc) => open(grpc, settings))();
      } catch (error) {
        replaceIfBroken(client, error);
        throw error;
      }
    },
    dispose: () => current.dispose(),
  };
}
