import {
  AlwaysOnSampler,
  InMemorySpanExporter,
  ParentBasedSampler,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { NamedTraces, tracerOf } from '../tracer.ts';
import { type Attributes, traceWith } from '../tracing.ts';

export interface RememberedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly attributes: Attributes;
}

/** Traces everything in this process but what comes as not chosen, and remembers the spans that have ended, the first first. */
export function rememberSpans(): { spans(): RememberedSpan[]; stop(): void } {
  const exporter = new InMemorySpanExporter();
  const ids = new NamedTraces();
  const sampler = new ParentBasedSampler({ root: new AlwaysOnSampler() });
  const spanProcessors = [new SimpleSpanProcessor({ exporter })];
  traceWith(tracerOf(new TracerProvider({ sampler, idGenerator: ids, spanProcessors }), ids));
  return {
    spans: () =>
      exporter.getFinishedSpans().map((span) => ({
        name: span.name,
        traceId: span.spanContext().traceId,
        spanId: span.spanContext().spanId,
        parentSpanId: span.parentSpanContext?.spanId,
        attributes: span.attributes as Attributes,
      })),
    stop: () => traceWith(undefined),
  };
}
