import { EventStoreUnavailable, WrongExpectedRevision } from '@concert/event-store/errors';
import { QueueFull } from './inventory/asked.ts';

/**
 * The code while the same will work later: `queue-full` when nothing was done, for too many ask or other writers were
 * always faster; `concert-unavailable` when the store is away and nobody knows what was done.
 */
export function unable(error: unknown): string | undefined {
  if (error instanceof QueueFull || error instanceof WrongExpectedRevision) return 'queue-full';
  return error instanceof EventStoreUnavailable ? 'concert-unavailable' : undefined;
}
