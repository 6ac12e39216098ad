import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { RandomIdGenerator, type TracerProvider } from '@opentelemetry/sdk-trace';
import { parseTraceparent, traceparentOf } from './traceparent.ts';
import type { Span, SpanOptions, Tracer } from './tracing.ts';

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

/** Random ids, but for a trace that has its id already. */
export class NamedTraces extends RandomIdGenerator {
  next: string | undefined;

  override generateTraceId(): string {
    return this.next ?? super.generateTraceId();
  }
}

/** @param ids those that the provider has */
export function tracerOf(provider: TracerProvider, ids: NamedTraces): Tracer {
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
