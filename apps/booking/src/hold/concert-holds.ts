import { Hold, type HoldRequest } from '@concert/contracts/hold';
import { identityHeader } from '@concert/service/identity';
import * as cockatiel from 'cockatiel';
import { Compile } from 'typebox/compile';
import { Agent } from 'undici';
import { type Answer, concertUnavailable, parsed, refusalOf, saysAway } from './answer.ts';
import type { Holds } from './holds.ts';

export interface ConcertHoldsOptions {
  readonly url: string;
  /** The value of the identity header; made anew for every call, for it does not live long. */
  readonly identity: () => string;
  readonly timeoutMs: number;
  readonly logger: { info(message: string): void; warn(message: string): void };
  /** How long the breaker refuses before it lets one call try; 1000 by default. */
  readonly halfOpenAfterMs?: number;
}

/** No connection, or an answer that counts against concert. */
class ConcertAway extends Error {
  override readonly name = 'ConcertAway';
}

const failuresToOpen = 5;
const maxInFlight = 256;
const maxWaiting = 2048;
const hold = Compile(Hold);

/**
 * Holds as concert gives them over HTTP. One call, no retry: the customer repeats with the same key. While concert is
 * away the breaker answers for it at once.
 */
export function concertHolds(options: ConcertHoldsOptions): Holds & { close(): Promise<void> } {
  const { url, identity, timeoutMs, logger, halfOpenAfterMs = 1000 } = options;
  const { origin, pathname: path } = new URL('/holds', url);
  const agent = new Agent({ connections: maxInFlight });
  const breaker = concertBreaker(halfOpenAfterMs, logger);
  const policy = cockatiel.wrap(
    cockatiel.bulkhead(maxInFlight, maxWaiting),
    breaker,
    cockatiel.timeout(timeoutMs, cockatiel.TimeoutStrategy.Aggressive),
  );

  async function post(request: HoldRequest, signal: AbortSignal): Promise<Answer> {
    const headers = {
      'content-type': 'application/json',
      'x-correlation-id': request.bookingId,
      [identityHeader]: identity(),
    };
    const body = JSON.stringify(request);
    try {
      const answer = await agent.request({ origin, path, method: 'POST', headers, body, signal });
      return { status: answer.statusCode, body: parsed(await answer.body.text()) };
    } catch (error) {
      throw new ConcertAway('concert cannot be reached', { cause: error });
    }
  }

  async function ask(request: HoldRequest, signal: AbortSignal): Promise<Answer> {
    const answer = await post(request, signal);
    if (saysAway(answer)) throw new ConcertAway(`concert answers ${answer.status}`);
    return answer;
  }

  return {
    async hold(request) {
      // One call is finding out whether concert is back; the others do not wait for it.
      if (breaker.state === cockatiel.CircuitState.HalfOpen) throw concertUnavailable();
      const answer = await policy.execute(({ signal }) => ask(request, signal)).catch(refuseWhenAway);
      if (answer.status === 201 && hold.Check(answer.body)) return answer.body;
      throw refusalOf(answer);
    },
    close: () => agent.close(),
  };
}

function concertBreaker(halfOpenAfter: number, logger: ConcertHoldsOptions['logger']) {
  const counted = cockatiel.handleType(ConcertAway).orType(cockatiel.TaskCancelledError);
  const breaker = cockatiel.circuitBreaker(counted, {
    halfOpenAfter,
    breaker: new cockatiel.ConsecutiveBreaker(failuresToOpen),
  });
  breaker.onBreak(() => logger.warn('concert is away: holds are refused at once'));
  breaker.onReset(() => logger.info('concert is back'));
  return breaker;
}

function refuseWhenAway(error: unknown): never {
  const { TaskCancelledError, BrokenCircuitError, BulkheadRejectedError } = cockatiel;
  const away = [ConcertAway, TaskCancelledError, BrokenCircuitError, BulkheadRejectedError];
  throw away.some((known) => error instanceof known) ? concertUnavailable() : error;
}
