import closeWithGrace from 'close-with-grace';
import { ConfigError, type ServiceConfig } from './config.ts';
import { portHolder } from './port-holder.ts';
import { createService, type Service } from './service.ts';

const stopWithinMs = 10_000;

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
  const config = configured(name, readConfig);
  const service = await createService(name, {
    identitySecret: config.IDENTITY_SECRET,
    logLevel: config.LOG_LEVEL,
    drainMs: config.DRAIN_MS,
  });
  closeWithGrace({ delay: config.DRAIN_MS + stopWithinMs, logger: service.logger }, async ({ err, signal }) => {
    if (err === undefined) service.logger.info({ signal }, 'asked to stop');
    else service.logger.fatal({ err }, 'an error that nobody handled');
    await service.stop();
  });
  const { OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl } = config;
  if (collectorUrl !== undefined)
    await (await import('./trace-service.ts')).traceService(service, config, collectorUrl);
  await start(service, config);
  await listen(service, config);
}

function configured<Config>(name: string, readConfig: (env: NodeJS.ProcessEnv) => Config): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (error instanceof ConfigError) return endWith(`${name}: ${error.message}`);
    throw error;
  }
}

async function listen({ name, http }: Service, { HOST: host, PORT: port }: ServiceConfig): Promise<void> {
  try {
    await http.listen({ host, port, listenTextResolver: (address) => `listening on ${address}` });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      const holder = await portHolder(port);
      const by = holder === undefined ? 'another process' : `process ${holder.pid} (${holder.command})`;
      endWith(`${name}: port ${port} on ${host} is taken by ${by}; stop it, or set PORT to another`);
    }
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      endWith(`${name}: cannot listen on ${host} port ${port} (${code}); set HOST and PORT`);
    }
    throw error;
  }
}

function endWith(line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}
