import type { Http, HttpReply } from './http.ts';
import { unavailable } from './problem.ts';

const lookEveryMs = 1_000;

/**
 * Answers 503 to a request that has been inside for longer than `limitMs`, looking once a second: Fastify's own
 * handlerTimeout makes an AbortController and a timer for every request, a tenth of what a small one costs.
 */
export function answerWithin(http: Http, limitMs: number, now = () => performance.now()): void {
  /** In the order of arrival, so the first is the oldest. */
  const inside = new Map<HttpReply, number>();
  let timer: NodeJS.Timeout | undefined;

  http.addHook('onRequest', (_, reply, done) => {
    inside.set(reply, now());
    reply.raw.on('close', () => inside.delete(reply));
    timer ??= setInterval(look, lookEveryMs).unref();
    done();
  });
  http.addHook('onClose', async () => clearInterval(timer));

  function look(): void {
    for (const [reply, since] of inside) {
      if (now() - since <= limitMs) return;
      inside.delete(reply);
      if (reply.raw.headersSent) reply.raw.destroy();
      else if (!reply.sent) reply.send(unavailable('timed-out', 'the answer took too long'));
    }
  }
}
