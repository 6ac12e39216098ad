import { type Doorkeeper, refusal } from './entrance.ts';
import type { Http } from './http.ts';
import { unavailable } from './problem.ts';

const sampleMs = 500;
const tooLateMs = 2_000;
const tooMuch = refusal('*', unavailable('overloaded', 'too much at once; try again'));

/**
 * Refuses requests while the event loop of a listening service is late, so that those already inside are answered; not
 * the questions after its health and its metrics, without which it would count as dead just when somebody must look. A
 * timer of its own, twice a second: what samples every 10 ms costs an idle process nearly one percent of a core.
 */
export function whileLate(http: Http, now = () => performance.now()): Doorkeeper {
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
  return ({ url = '' }) => {
    const late = lateMs > tooLateMs || now() - last - sampleMs > tooLateMs;
    return late && !url.startsWith('/health') && url !== '/metrics' ? tooMuch : undefined;
  };
}
