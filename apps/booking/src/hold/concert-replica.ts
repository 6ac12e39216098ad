import { identityHeader } from '@concert/service/identity';
import { Pool } from 'undici';
import { type Reply, replyOf, saysAway } from './answer.ts';
import { Breaker } from './breaker.ts';
import type { Replica } from './replicas.ts';

export interface ConcertReplicaOptions {
  /** The value of the identity header; made anew for every request, for it does not live long. */
  readonly identity: () => string;
  /** How long a probe may take. */
  readonly timeoutMs: number;
  /** How long the breaker stays open before it looks whether the replica is ready again. */
  readonly probeAfterMs: number;
  readonly logger: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}

const connections = 64;
/** Soon enough that another replica can still be asked within the time of the call. */
const connectTimeoutMs = 400;

/** One process of concert, its connections kept alive, with a breaker around it. */
export class ConcertReplica {
  readonly id: string;
  readonly #host: string;
  readonly #options: ConcertReplicaOptions;
  readonly #pool: Pool;
  readonly #breaker: Breaker;

  constructor({ id, origin, host }: Replica, options: ConcertReplicaOptions) {
    this.id = id;
    this.#host = host;
    this.#options = options;
    this.#pool = new Pool(origin, { connections, pipelining: 1, connect: { timeout: connectTimeoutMs } });
    const { logger, probeAfterMs } = options;
    this.#breaker = new Breaker({
      probe: () => this.#isReady(),
      probeAfterMs,
      onOpen: () => logger.warn({ replica: id }, 'a replica of concert is away: it is asked no more'),
      onClose: () => logger.info({ replica: id }, 'a replica of concert is back'),
    });
  }

  get isAway(): boolean {
    return this.#breaker.isOpen;
  }

  /** Sends so many holds in one request. Never rejects. */
  async ask(body: string, holds: number, signal: AbortSignal): Promise<Reply> {
    const reply = await this.#post(body, holds, signal);
    // A connection that fails costs its callers nothing, the next replica is asked; all others have failed each hold.
    if (saysAway(reply)) this.#breaker.failed(reply === 'unreachable' ? 1 : holds);
    else this.#breaker.succeeded();
    return reply;
  }

  /** After the last answer; asks no more. */
  async close(): Promise<void> {
    this.#breaker.dispose();
    await this.#pool.close();
  }

  async #post(body: string, holds: number, signal: AbortSignal): Promise<Reply> {
    const { identity } = this.#options;
    const headers = { host: this.#host, 'content-type': 'application/json', [identityHeader]: identity() };
    try {
      const answer = await this.#pool.request({ path: '/holds', method: 'POST', headers, body, signal });
      return replyOf(answer.statusCode, await answer.body.text(), holds);
    } catch {
      return signal.aborted ? 'late' : 'unreachable';
    }
  }

  async #isReady(): Promise<boolean> {
    const signal = AbortSignal.timeout(this.#options.timeoutMs);
    const headers = { host: this.#host };
    try {
      const { statusCode, body } = await this.#pool.request({ path: '/health/ready', method: 'GET', headers, signal });
      await body.dump();
      return statusCode === 200;
    } catch {
      return false;
    }
  }
}
