import { Gauge, type Registry } from 'prom-client';
import type { Http } from './http.ts';
import { problem } from './problem.ts';

const checkTimeoutMs = 2_000;

export interface Readiness {
  readonly checks: Map<string, () => Promise<void>>;
  readonly draining: () => boolean;
}

/** `/health/live` asks nobody; `/health/ready` and `/metrics` ask every check, each for at most two seconds. */
export function healthRoutes(http: Http, registry: Registry, { checks, draining }: Readiness): void {
  const ask = () => Promise.all([...checks].map(async ([name, check]) => [name, await outcome(check)] as const));
  exposeParts(registry, ask);
  const route = (url: string, handler: () => Promise<unknown>) =>
    http.route({ method: 'GET', url, schema: { hide: true }, config: { access: 'anyone' }, handler });

  route('/health/live', async () => ({ status: 'alive' }));
  route('/health/ready', async () => {
    if (draining()) throw problem(503, 'draining', 'this service is stopping');
    const results = await ask();
    const parts = Object.fromEntries(results);
    if (results.every(([, result]) => result === 'ok')) return { status: 'ready', parts };
    throw problem(503, 'not-ready', 'a part this service cannot answer without is away', { parts });
  });
  http.get('/metrics', { schema: { hide: true }, config: { access: 'anyone' } }, async (_, reply) => {
    reply.type(registry.contentType);
    return registry.metrics();
  });
}

function exposeParts(registry: Registry, ask: () => Promise<(readonly [name: string, result: 'ok' | 'away'])[]>): void {
  new Gauge({
    name: 'concert_part_ready',
    help: '1 for each part that this service cannot answer without, 0 while it is away',
    labelNames: ['part'],
    registers: [registry],
    async collect() {
      for (const [part, result] of await ask()) this.set({ part }, result === 'ok' ? 1 : 0);
    },
  });
}

async function outcome(check: () => Promise<void>): Promise<'ok' | 'away'> {
  const { promise: late, resolve } = Promise.withResolvers<'away'>();
  const timer = setTimeout(resolve, checkTimeoutMs, 'away');
  const asked = check().then(
    () => 'ok' as const,
    () => 'away' as const,
  );
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}
