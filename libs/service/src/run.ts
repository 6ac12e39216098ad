import type { ServiceConfig } from './config.ts';
import type { Service } from './service.ts';

/**
 * The whole life of a service: reads its configuration, lets `start` register routes and background work, listens,
 * and stops gracefully on SIGTERM or SIGINT. A wrong environment or a taken port ends it with one line and exit code 1.
 * `start` must not wait for a part that may be away: that belongs in `service.background`.
 */
export async function runService<Config extends ServiceConfig>(
  name: string,
  readConfig: (env: NodeJS.ProcessEnv) => Config,
  start: (service: Service, config: Config) => Promise<void>,
): Promise<void> {
  throw new Error(`${name} ${readConfig.name} ${start.name}: not built yet`);
}
