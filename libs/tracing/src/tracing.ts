/** What a span says of itself; never anything about a person. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanOptions {
  /** What it is to others; work of our own by default. */
  readonly kind?: 'server' | 'client' | 'producer' | 'consumer';
  readonly attributes?: Attributes;
  /** When it began, in ms since 1970; now by default. */
  readonly beganAtMs?: number;
}

/** A piece of work under way. It is told once it has ended; one that never ends is never told. */
export interface Span {
  /** Its context as W3C writes it: whoever goes on elsewhere with what came of it is given this. */
  readonly traceparent: string;
  set(attributes: Attributes): void;
  /** Calls `work` so that what it begins, also later, is part of this span. */
  within<Result>(work: () => Result): Result;
  /** @param error what became of it, if it failed; only its name is told */
  end(error?: unknown): void;
}

/** What is traced, while anything is. undefined: this one is not. */
export interface Tracer {
  /** Part of what `parent`, a traceparent, names, here or in another process. */
  begin(name: string, parent: string, options?: SpanOptions): Span | undefined;
  /**
   * The first of a trace. `traceId`, 32 hexadecimal digits: that of a trace that may have others, each from a request
   * of its own.
   */
  beginTrace(name: string, traceId: string | undefined, options?: SpanOptions): Span | undefined;
  /** The span that is at work here. */
  current(): Span | undefined;
}

let tracer: Tracer | undefined;

/** Of this process; undefined while nothing is traced, and then nothing below costs more than asking. */
export function tracing(): Tracer | undefined {
  return tracer;
}

export function traceWith(one: Tracer | undefined): void {
  tracer = one;
}

/** Of what is at work here; undefined where nothing is traced. */
export function traceparent(): string | undefined {
  return tracer?.current()?.traceparent;
}

/** Part of `parent`, or of what is at work here; undefined where nothing is traced. */
export function beginSpan(name: string, options?: SpanOptions, parent = traceparent()): Span | undefined {
  return parent === undefined ? undefined : tracer?.begin(name, parent, options);
}

/** Does the work as a span, part of `parent` or of what is at work here; just does it where nothing is traced. */
export function spanned<Result>(
  name: string,
  options: SpanOptions,
  work: () => Promise<Result>,
  parent?: string,
): Promise<Result> {
  const span = beginSpan(name, options, parent);
  return span === undefined ? work() : during(span, work);
}

async function during<Result>(span: Span, work: () => Promise<Result>): Promise<Result> {
  try {
    const result = await span.within(work);
    span.end();
    return result;
  } catch (error) {
    span.end(error);
    throw error;
  }
}
