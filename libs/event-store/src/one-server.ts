import { randomUUID } from 'node:crypto';
import { finished } from 'node:stream';
import { credentials, Client as GrpcClient, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import type { CallSettings, Channel, OpenCall } from './channel.ts';

const justOne = /^esdb:\/\/([\w.-]+|\[[\da-f:]+\])(?::(\d+))?\/?\?tls=false$/i;
const defaultPort = 2113;
/** Those of the vendor's client: an event may be larger than gRPC lets in by itself. */
const options = {
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.max_receive_message_length': 17 * 1024 * 1024,
};

/**
 * To a single server without TLS, as in development or inside a mesh, gRPC alone is enough, and the vendor's client
 * need not be loaded. Undefined when the URL asks for more.
 */
export function oneServer(url: string): Channel | undefined {
  const [isJustOne, host, port = defaultPort] = justOne.exec(url) ?? [];
  if (isJustOne === undefined) return undefined;
  const metadata = new Metadata();
  metadata.set('connection-name', randomUUID());
  const settings: CallSettings = [metadata, { deadline: Number.POSITIVE_INFINITY }];
  const calls = new Set<OpenCall>();
  let current: GrpcClient | undefined;

  /** One that has lost its server waits longer and longer before it tries again: who calls decides when. */
  function closeIfLost(grpc: GrpcClient, error: unknown): void {
    if (grpc !== current || (error as Partial<ServiceError>).code !== status.UNAVAILABLE) return;
    current = undefined;
    grpc.close();
  }

  return {
    async open(open) {
      current ??= new GrpcClient(`${host}:${port}`, credentials.createInsecure(), options);
      const grpc = current;
      const call = open(grpc, settings);
      calls.add(call);
      finished(call, (error) => {
        calls.delete(call);
        if (error) closeIfLost(grpc, error);
      });
      return call;
    },
    async dispose() {
      const ended = [...calls].map((call) => new Promise((resolve) => finished(call, resolve)));
      for (const call of calls) call.cancel();
      await Promise.all(ended);
      current?.close();
    },
  };
}
