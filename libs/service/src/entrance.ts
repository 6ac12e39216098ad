import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { HttpMetrics } from './http-metrics.ts';
import { type Problem, problemBody, problemMediaType } from './problem.ts';
import { securityHeaders } from './security-headers.ts';

/** An answer that was made before anybody asked. */
export interface Refusal {
  /** What it is counted under. */
  readonly route: string;
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: string;
}

/** Sees a request before anything is made of it, and says why it cannot come in; undefined: it can. */
export type Doorkeeper = (request: IncomingMessage) => Refusal | undefined;

export function refusal(route: string, refused: Problem): Refusal {
  const body = JSON.stringify(problemBody(refused));
  const headers = {
    ...securityHeaders(),
    ...refused.headers,
    'content-type': problemMediaType,
    'content-length': Buffer.byteLength(body),
  };
  return { route, status: refused.status, code: refused.code, headers, body };
}

const tellEveryMs = 1_000;

/**
 * Where requests are turned away when there are too many, before Fastify sees them: what refuses because there is too
 * much to do must itself do next to nothing, and here it does a third. Each is counted; the log has a line a second.
 */
export class Entrance {
  readonly #logger: Pick<Logger, 'warn'>;
  readonly #metrics: Pick<HttpMetrics, 'answered'>;
  readonly #draining: () => boolean;
  readonly #keepers: Doorkeeper[] = [];
  #refused = 0;

  constructor(logger: Pick<Logger, 'warn'>, metrics: Pick<HttpMetrics, 'answered'>, draining: () => boolean) {
    this.#logger = logger;
    this.#metrics = metrics;
    this.#draining = draining;
  }

  keep(keeper: Doorkeeper): void {
    this.#keepers.push(keeper);
  }

  /** A server's listener that goes on to `handle` with those who may come in. */
  before(handle: RequestListener): RequestListener {
    return (request, response) => {
      for (const keeper of this.#keepers) {
        const refused = keeper(request);
        if (refused !== undefined) return this.#refuse(request, response, refused);
      }
      handle(request, response);
    };
  }

  #refuse({ method = '' }: IncomingMessage, response: ServerResponse, refused: Refusal): void {
    const { route, status, code, headers, body } = refused;
    // Else the connection would outlive the last request, and the service would wait for it.
    if (this.#draining()) response.shouldKeepAlive = false;
    response.writeHead(status, headers);
    response.end(body, 'latin1');
    this.#metrics.answered({ route, method, status, outcome: code }, 0);
    if (this.#refused === 0) setTimeout(() => this.#tell(), tellEveryMs).unref();
    this.#refused += 1;
  }

  #tell(): void {
    this.#logger.warn({ requests: this.#refused }, 'refused: too many at once');
    this.#refused = 0;
  }
}
