import { traceparent } from '@concert/tracing/tracing';
import type { NewEvent } from './event-store.ts';

/** The events with the trace of what writes them; as they are where nothing is traced. */
export function inTrace(events: readonly NewEvent[], writer = traceparent()): readonly NewEvent[] {
  if (writer === undefined) return events;
  return events.map((event) => ({ ...event, metadata: { ...event.metadata, traceparent: writer } }));
}
