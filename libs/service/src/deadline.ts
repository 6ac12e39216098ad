import type { Http, HttpReply } from './http.ts';
import { unavailable } from './problem.ts';

const lookEveryMs = 1_000;

/**
 * Answers 503 to a request that has been inside for longer than `limitMs`, looking once a second: Fastify's own
 * handlerTimeout makes an AbortController and a timer for every request, a tenth of what a small one costs.
 */
export function answerWithin(http: Http, limitMs: number, now = () => performance.now()): void {
  // Places that are taken and given back. In a Map or a Set, where requests come and go, tables that were outgrown
  // keep what is gone alive until the next full garbage collection: 15 kB a request, and slow scavenges.
  const inside: (HttpReply | undefined)[] = [];
  const since: number[] = [];
  const free: number[] = [];
  let timer: NodeJS.Timeout | undefined;

  http.addHook('onRequest', (_, reply, done) => {
    const place = free.pop() ?? inside.length;
    inside[place] = reply;
    since[place] = now();
    reply.raw.on('close', () => {
      inside[place] = undefined;
      free.push(place);
    });
    timer ??= setInterval(look, lookEveryMs).unref();
    done();
  });
  http.addHook('onClose', async () => clearInterval(timer));

  function look(): void {
    const latest = now() - limitMs;
    for (const [place, reply] of inside.entries()) {
      if (reply !== undefined && (since[place] ?? latest) < latest) refuse(reply);
    }
  }
}

function refuse(reply: HttpReply): void {
  if (reply.raw.headersSent) reply.raw.destroy();
  else if (!reply.sent) reply.send(unavailable('timed-out', 'the answer took too long'));
}
