import { randomUUID } from 'node:crypto';
import { finished } from 'node:stream';
import {
  connectivityState,
  credentials,
  Client as GrpcClient,
  Metadata,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import type { CallSettings, Channel, OpenCall } from './channel.ts';

const justOne = /^esdb:\/\/([\w.-]+|\[[\da-f:]+\])(?::(\d+))?\/?\?tls=false$/i;
const defaultPort = 2113;
/** A server whose address is gone does not refuse a connection: the next attempt may find where it is now. */
const connectTimeoutMs = 2_000;
/** Calls that fail one upon another share a connection, however many there are. */
const leastApartMs = 100;
/**
 * A server that vanished without a word is missed after six seconds; of a slow one the pings are still answered. It
 * takes as many as come (https://github.com/grpc/grpc-dotnet/issues/1096). An event may be larger than gRPC lets in by
 * itself. A new client tries at once: of subchannels shared by the process it would take over the wait, up to two minutes.
 */
const options = {
  'grpc.keepalive_time_ms': 2_000,
  'grpc.keepalive_timeout_ms': 4_000,
  'grpc.max_receive_message_length': 17 * 1024 * 1024,
  'grpc.use_local_subchannel_pool': 1,
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
  let connectedAtMs = 0;
  let isDisposed = false;

  function connect(): GrpcClient {
    if (isDisposed) throw new Error('this event store has been closed');
    connectedAtMs = performance.now();
    const grpc = new GrpcClient(`${host}:${port}`, credentials.createInsecure(), options);
    setTimeout(() => {
      if (grpc.getChannel().getConnectivityState(false) !== connectivityState.READY) close(grpc);
    }, connectTimeoutMs).unref();
    return grpc;
  }

  /** One that has lost its server waits longer and longer before it tries again: who calls decides when. */
  function close(grpc: GrpcClient): void {
    if (grpc !== current) return;
    current = undefined;
    grpc.close();
  }

  return {
    async open(open) {
      current ??= connect();
      const grpc = current;
      const call = open(grpc, settings);
      calls.add(call);
      finished(call, (error) => {
        calls.delete(call);
        const isAway = (error as Partial<ServiceError> | null)?.code === status.UNAVAILABLE;
        if (isAway && performance.now() - connectedAtMs > leastApartMs) close(grpc);
      });
      return call;
    },
    async dispose() {
      isDisposed = true;
      const ended = [...calls].map((call) => new Promise((resolve) => finished(call, resolve)));
      for (const call of calls) call.cancel();
      await Promise.all(ended);
      current?.close();
    },
  };
}
