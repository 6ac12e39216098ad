import { beginTracing } from '@concert/tracing/begin';
import type { ServiceConfig } from './config.ts';
import type { Service } from './service.ts';
import { traceRequests } from './trace-requests.ts';

/** From now on the service tells what it does, to the last: it stops telling when all else has stopped. */
export async function traceService(
  { name, logger, http, onStop }: Service,
  config: ServiceConfig,
  collectorUrl: string,
): Promise<void> {
  const stop = await beginTracing({
    service: name,
    collectorUrl,
    sampler: config.OTEL_TRACES_SAMPLER,
    ratio: config.OTEL_TRACES_SAMPLER_ARG,
    logger,
  });
  onStop('traces', stop);
  traceRequests(http);
}
