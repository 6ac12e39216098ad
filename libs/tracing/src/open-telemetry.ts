import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { SamplerName, Telling, TracingOptions } from './begin.ts';
import { forgiving } from './forgiving-exporter.ts';
import { NamedTraces, tracerOf } from './tracer.ts';

/** So many spans wait for the collector, at most; what comes then is not told. */
const bounds = {
  maxQueueSize: 4096,
  maxExportBatchSize: 512,
  scheduledDelayMillis: 1_000,
  exportTimeoutMillis: 5_000,
};
/** With all its tries. */
const timeoutMillis = 2_000;
const stopWithinMs = 3_000;

const samplers: Record<SamplerName, (ratio: number) => Sampler> = {
  always_on: () => new AlwaysOnSampler(),
  always_off: () => new AlwaysOffSampler(),
  traceidratio: (ratio) => new TraceIdRatioBasedSampler(ratio),
  parentbased_always_on: () => new ParentBasedSampler({ root: new AlwaysOnSampler() }),
  parentbased_always_off: () => new ParentBasedSampler({ root: new AlwaysOffSampler() }),
  parentbased_traceidratio: (ratio) => new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
};

/** Traces that go to a collector. Nothing is registered for the process as a whole, and nobody's library is patched. */
export function tellCollector({ service, collectorUrl, sampler, ratio, logger }: TracingOptions): Telling {
  const url = `${collectorUrl.replace(/\/+$/, '')}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url, timeoutMillis });
  const processor = new BatchSpanProcessor({ ...bounds, exporter: forgiving(exporter, logger) });
  const ids = new NamedTraces();
  const provider = new TracerProvider({
    sampler: samplers[sampler](ratio),
    idGenerator: ids,
    resource: resourceFromAttributes({ 'service.name': service, 'service.namespace': 'concert' }),
    spanProcessors: [processor],
  });
  return {
    tracer: tracerOf(provider, ids),
    async stop() {
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, stopWithinMs);
      await Promise.race([provider.shutdown().catch(() => {}), late]);
      clearTimeout(timer);
    },
  };
}
