import type { Readable } from 'node:stream';
import type { Client as GrpcClient, Metadata } from '@grpc/grpc-js';

/** What every call is made with. */
export type CallSettings = readonly [Metadata, { readonly deadline: number }];

export type OpenCall = Readable & { cancel(): void };

/** A way to the server, made anew after a failure. */
export interface Channel {
  open<Call extends OpenCall>(open: (grpc: GrpcClient, settings: CallSettings) => Call): Promise<Call>;
  /** Ends all calls. */
  dispose(): Promise<void>;
}
