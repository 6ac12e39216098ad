import { type Tracer, traceWith } from './tracing.ts';

/** Which traces are told, as OpenTelemetry names the ways to choose them. */
export type SamplerName =
  | 'always_on'
  | 'always_off'
  | 'traceidratio'
  | 'parentbased_always_on'
  | 'parentbased_always_off'
  | 'parentbased_traceidratio';

export interface TracingOptions {
  /** Who tells. */
  readonly service: string;
  /** Of an OpenTelemetry collector, OTLP over HTTP; `/v1/traces` is added. */
  readonly collectorUrl: string;
  readonly sampler: SamplerName;
  /** Of how many traces, from 0 to 1; for the samplers that take one. */
  readonly ratio: number;
  readonly logger: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}

/** OpenTelemetry as this process uses it. */
export interface Telling {
  readonly tracer: Tracer;
  /** Tells what is left, for at most three seconds. */
  stop(): Promise<void>;
}

/** From now on this process traces, until what is returned is called. OpenTelemetry is loaded here and nowhere else. */
export async function beginTracing(options: TracingOptions): Promise<() => Promise<void>> {
  const { tellCollector } = await import('./open-telemetry.ts');
  const { tracer, stop } = tellCollector(options);
  traceWith(tracer);
  return async () => {
    traceWith(undefined);
    await stop();
  };
}
