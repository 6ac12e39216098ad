import type { Http } from './http.ts';
import { unavailable } from './problem.ts';
import { refuseAtOnce } from './refuse-at-once.ts';

const sampleMs = 500;
const tooLateMs = 2_000;
const tooMuch = unavailable('overloaded', 'too much at once; try again');

/**
 * Refuses requests while the event loop of a listening service is late, so that those already inside are answered. A
 * timer of its own, twice a second: what samples every 10 ms costs an idle process nearly one percent of a core.
 */
export function refuseWhenOverloaded(http: Http, now = () => performance.now()): void {
  let last = Number.POSITIVE_INFINITY;
  let lateMs = 0;
  let timer: NodeJS.Timeout | undefined;

  http.addHook('onListen', async () => {
    last = now();
    timer = setInterval(() => {
      lateMs = now() - last - sampleMs;
      last = now();
    }, sampleMs).unref();
  });
  http.addHook('onClose', async () => clearInterval(timer));
  http.addHook('onRequest', (request, reply, done) => {
    const late = lateMs > tooLateMs || now() - last - sampleMs > tooLateMs;
    if (late && !request.url.startsWith('/health')) refuseAtOnce(request, reply, tooMuch);
    else done();
  });
}
