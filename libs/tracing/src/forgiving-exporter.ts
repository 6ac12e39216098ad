import type { ExportResult } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { TracingOptions } from './begin.ts';

const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
/** ExportResultCode.SUCCESS: an enum of which we need this one. */
const success = 0;

/**
 * Sends to a collector that may be away: says so once, lets it rest for growing pauses (1 s to 60 s), in which spans
 * are lost and nothing else happens, and says when it is back. To whoever exports, all is well.
 */
export function forgiving(
  exporter: SpanExporter,
  logger: TracingOptions['logger'],
  nowMs = () => performance.now(),
): SpanExporter {
  let pauseMs = 0;
  let restUntilMs = Number.NEGATIVE_INFINITY;
  let lost = 0;

  function fail(spans: readonly ReadableSpan[], error: unknown): void {
    if (pauseMs === 0) logger.warn({ err: error }, 'traces cannot be told: the collector does not take them');
    pauseMs = Math.min(Math.max(firstPauseMs, pauseMs * 2), longestPauseMs);
    restUntilMs = nowMs() + pauseMs;
    lost += spans.length;
  }

  function succeed(): void {
    if (pauseMs > 0) logger.info({ lost }, 'traces are told again');
    pauseMs = 0;
    lost = 0;
  }

  return {
    export(spans, done) {
      if (nowMs() < restUntilMs) {
        lost += spans.length;
        done({ code: success });
        return;
      }
      exporter.export(spans, ({ code, error }: ExportResult) => {
        if (code === success) succeed();
        else fail(spans, error);
        done({ code: success });
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}
