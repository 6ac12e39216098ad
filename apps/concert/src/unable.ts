import { EventStoreUnavailable, WrongExpectedRevision } from '@concert/event-store/errors';
import { QueueFull } from './inventory/asked.ts';

/** The code while too many ask at once, or the store is away: the same will work later. */
export function unable(error: unknown): string | undefined {
  if (error instanceof QueueFull || error instanceof WrongExpectedRevision) return 'queue-full';
  return error instanceof EventStoreUnavailable ? 'concert-unavailable' : undefined;
}
