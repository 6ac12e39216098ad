import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  RandomIdGenerator,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { SamplerName, Telling, TracingOptions } from './begin.ts';
import { forgiving } from './forgiving-exporter.ts';
import { parseTraceparent, traceparentOf } from './traceparent.ts';
import type { Span, SpanOptions, Tracer } from './tracing.ts';

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

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
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

/** Random ids, but for a trace that has its id already. */
class NamedTraces extends RandomIdGenerator {
  next: string | undefined;

  override generateTraceId(): string {
    return this.next ?? super.generateTraceId();
  }
}

function tracerOf(provider: TracerProvider, ids: NamedTraces): Tracer {
  const tracer = provider.getTracer('concert');
  const atWork = new AsyncLocalStorage<Span>();

  function begin(name: string, context: Context, { kind, attributes = {}, beganAtMs }: SpanOptions): Span | undefined {
    const span = tracer.startSpan(
      name,
      {
        attributes,
        kind: kind === undefined ? SpanKind.INTERNAL : kinds[kind],
        ...(beganAtMs === undefined ? {} : { startTime: beganAtMs }),
      },
      context,
    );
    if (!span.isRecording()) return undefined;
    const begun: Span = {
      traceparent: traceparentOf(span.spanContext()),
      set: (more) => {
        span.setAttributes(more);
      },
      within: (work) => atWork.run(begun, work),
      end(error) {
        if (error !== undefined) {
          span.setStatus({ code: SpanStatusCode.ERROR });
          span.setAttribute('error.type', error instanceof Error ? error.name : String(error));
        }
        span.end();
      },
    };
    return begun;
  }

  return {
    begin(name, parent, options = {}) {
      const context = parseTraceparent(parent);
      return context && begin(name, trace.setSpanContext(ROOT_CONTEXT, context), options);
    },
    beginTrace(name, traceId, options = {}) {
      ids.next = traceId;
      const span = begin(name, ROOT_CONTEXT, options);
      ids.next = undefined;
      return span;
    },
    current: () => atWork.getStore(),
  };
}
