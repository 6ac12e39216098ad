import { beginSpan, type Span, tracing } from '@concert/tracing/tracing';
import { typeOf } from './attempt.ts';
import { header, type Incoming } from './dead-letters.ts';

/** Handles a message in the trace of its publication. @param handle says why it never will be handled, if it will not */
export async function inTraceOf(
  message: Incoming,
  handle: () => Promise<string | undefined>,
): Promise<string | undefined> {
  const span = spanOf(message, 'handle');
  if (span === undefined) return handle();
  try {
    const reason = await span.within(handle);
    span.end(reason === undefined ? undefined : 'dead-letter');
    return reason;
  } catch (error) {
    span.end(error);
    throw error;
  }
}

/** Messages that were projected together, each told in its own trace. */
export function tellProjected(messages: readonly Incoming[], beganAtMs: number): void {
  if (tracing() === undefined) return;
  for (const message of messages) spanOf(message, 'project', beganAtMs)?.end();
}

function spanOf(message: Incoming, how: string, beganAtMs = Date.now()): Span | undefined {
  const parent = tracing() && header(message.headers, 'traceparent');
  if (parent === undefined) return undefined;
  const { topic, partition } = message;
  const attributes = {
    'messaging.system': 'kafka',
    'messaging.destination.name': topic,
    'messaging.destination.partition.id': String(partition),
  };
  return beginSpan(`${how} ${typeOf(message)}`, { kind: 'consumer', attributes, beganAtMs }, parent);
}
