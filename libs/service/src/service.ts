import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Http } from './http.ts';
import type { ServiceMetrics } from './metrics.ts';

/** What a service stands on: its HTTP side, its watch over the parts it needs, and its end. */
export interface Service {
  readonly name: string;
  readonly http: Http;
  readonly logger: Logger;
  readonly registry: Registry;
  readonly metrics: ServiceMetrics;
  /** Aborted when the service stops, after the last request was answered. */
  readonly signal: AbortSignal;
  /** Ready only while every check resolves; name what requests cannot be answered without. */
  readyWhen(name: string, check: () => Promise<void>): void;
  /** Runs at the end, in reverse order of registration. */
  onStop(name: string, close: () => Promise<void>): void;
  /** Runs until the service stops; when it throws: a log line, a growing pause (100 ms to 30 s), and again. */
  background(name: string, run: (signal: AbortSignal) => Promise<void>): void;
  /** The value of `x-concert-identity` for a call from this service to another. */
  internalIdentity(sub: string): string;
  /** Unready at once, the requests in flight answered, then everything closed. Never rejects; a second call waits too. */
  stop(): Promise<void>;
}

export interface ServiceOptions {
  readonly identitySecret: string;
  readonly logLevel: string;
  /** See DRAIN_MS of the environment; 0 by default. */
  readonly drainMs?: number;
}

/** A service without a port: for tests (`service.http.inject`) and for `runService`. */
export function createService(name: string, options: ServiceOptions): Promise<Service> {
  throw new Error(`${name} ${options.logLevel}: not built yet`);
}
