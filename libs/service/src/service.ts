import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { guardRoutes } from './access.ts';
import { knownMethods } from './allowed-methods.ts';
import { keepRunning } from './background.ts';
import { type Doorkeeper, Entrance } from './entrance.ts';
import { handleErrors, type Unable } from './error-handler.ts';
import { healthRoutes } from './health.ts';
import type { Http } from './http.ts';
import { httpMetrics } from './http-metrics.ts';
import { createHttp } from './http-server.ts';
import { signIdentity } from './identity.ts';
import { createLogger } from './logger.ts';
import { createRegistry, type ServiceMetrics, serviceMetrics } from './metrics.ts';
import { describeRoutes } from './openapi.ts';
import { whileLate } from './overload.ts';
import { logRequests } from './request-log.ts';

/** Of the ten seconds that a stop may take: the rest is for closing everything. */
const lastAnswersMs = 8_000;

/** What a service stands on: its HTTP side, its watch over the parts it needs, and its end. */
export interface Service {
  readonly name: string;
  readonly http: Http;
  readonly logger: Logger;
  readonly metrics: ServiceMetrics;
  /** Aborted when the service stops, after the last request was answered. */
  readonly signal: AbortSignal;
  /** Stands at the door from now on. */
  keepDoor(keeper: Doorkeeper): void;
  /** Ready only while every check resolves; name what requests cannot be answered without. */
  readyWhen(name: string, check: () => Promise<void>): void;
  /**
   * Says which errors pass by themselves, as when a part is away, and under which code a request that met one is
   * answered: 503 with `Retry-After`.
   */
  unableWhen(unable: Unable): void;
  /** Whether an error is one of those: who has nobody to answer waits, and does the same again. */
  isUnable(error: unknown): boolean;
  /** Runs at the end, after the background work, in reverse order of registration. */
  onStop(name: string, close: () => Promise<void>): void;
  /** Runs until the service stops; when it throws: a log line, a growing pause (100 ms to 5 s), and again. */
  background(name: string, run: (signal: AbortSignal) => Promise<void>): void;
  /** The value of `x-concert-identity` for a call from this service to another, as the role `service`. */
  internalIdentity(): string;
  /** Serves this document at `/openapi.json` instead of the one made from the routes. */
  describeWith(document: () => Promise<object>): void;
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
export async function createService(name: string, options: ServiceOptions): Promise<Service> {
  const logger = createLogger(name, options.logLevel);
  const registry = createRegistry(name);
  const stopping = new AbortController();
  const checks = new Map<string, () => Promise<void>>();
  const closers: [name: string, close: () => Promise<void>][] = [];
  const running: Promise<void>[] = [];
  let draining = false;
  let stopped: Promise<void> | undefined;
  let document: (() => Promise<object>) | undefined;
  let unable: Unable = () => undefined;

  const requests = httpMetrics(registry);
  const entrance = new Entrance(logger, requests, () => draining);
  const http = await createHttp(logger, entrance, () => draining);
  logRequests(http, logger, requests);
  entrance.keep(whileLate(http));
  handleErrors(http, { allowedMethods: knownMethods(http), unable: (error) => unable(error) });
  describeRoutes(http, name, () => document?.());
  healthRoutes(http, registry, { checks, draining: () => draining });
  guardRoutes(http, options.identitySecret);

  async function stop(): Promise<void> {
    draining = true;
    logger.info('stopping');
    if (options.drainMs) await pause(options.drainMs);
    // Closing, Node no more ends requests that never come to their end, and would wait for them for ever.
    const cutOff = setTimeout(() => http.server.closeAllConnections(), lastAnswersMs);
    await http.close();
    clearTimeout(cutOff);
    stopping.abort();
    await Promise.all(running);
    for (const [part, close] of closers.toReversed()) {
      await close().catch((error: unknown) => logger.error({ err: error, part }, 'did not close'));
    }
  }

  return {
    name,
    http,
    logger,
    metrics: serviceMetrics(registry),
    signal: stopping.signal,
    keepDoor: (keeper) => entrance.keep(keeper),
    readyWhen: (part, check) => checks.set(part, check),
    unableWhen: (recognised) => {
      unable = recognised;
    },
    isUnable: (error) => unable(error) !== undefined,
    onStop: (part, close) => closers.push([part, close]),
    background: (work, run) => running.push(keepRunning(work, run, { logger, signal: stopping.signal })),
    internalIdentity: () => signIdentity({ sub: name, roles: ['service'] }, options.identitySecret, new Date()),
    describeWith: (made) => {
      document = made;
    },
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}
