import { once } from 'node:events';
import { createServer, type Http2Server, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { Call, status } from './call.ts';

/** Answers one call, all of it; what it throws ends the call. */
export type Handler = (call: Call) => Promise<void>;

/** How much a caller may send before it is read: a large append need not wait for the way back and forth. */
const windowBytes = 1_048_576;

/**
 * The gRPC that is needed here, over Node's own HTTP/2: many messages go into one piece of the connection, which is most
 * of what a message costs.
 */
export class GrpcServer {
  readonly #http: Http2Server;
  readonly #sessions = new Set<ServerHttp2Session>();

  /** @param handlers by path, `/package.Service/Method` */
  constructor(handlers: ReadonlyMap<string, Handler>) {
    this.#http = createServer({ settings: { initialWindowSize: windowBytes } });
    this.#http.on('session', (session) => {
      session.setLocalWindowSize(4 * windowBytes);
      this.#sessions.add(session);
      session.on('error', () => {});
      session.on('close', () => this.#sessions.delete(session));
    });
    this.#http.on('stream', (stream, headers) => {
      const call = new Call(stream, headers);
      void answer(call, handlers.get(String(headers[':path'])));
    });
  }

  /** Gives the port; throws what Node throws. */
  async listen(host: string, port: number): Promise<number> {
    this.#http.listen(port, host);
    await once(this.#http, 'listening');
    return (this.#http.address() as AddressInfo).port;
  }

  /** Cuts every client off, as a broken network would. */
  dropConnections(): void {
    for (const session of this.#sessions) session.destroy();
  }

  /** Takes no new connection. */
  stopListening(): void {
    this.#http.close();
  }
}

async function answer(call: Call, handler: Handler | undefined): Promise<void> {
  if (handler === undefined) return call.end({ code: status.unimplemented, details: 'not part of this stand-in' });
  try {
    await handler(call);
    call.end();
  } catch (error) {
    call.end({ code: status.invalidArgument, details: error instanceof Error ? error.message : String(error) });
  }
}
