import { EventStoreUnavailable, WrongExpectedRevision } from '@concert/event-store/errors';
import { unavailable } from '@concert/service/problem';
import { QueueFull } from './inventory/writer.ts';

/** Whether the same will work later without anyone changing anything: the store is away, or too many ask at once. */
export function isUnable(error: unknown): boolean {
  return error instanceof EventStoreUnavailable || isCrowded(error);
}

/** For requests: 503 `queue-full` when too many ask at once, 503 `concert-unavailable` while the store is away. */
export async function orUnavailable<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (isCrowded(error)) throw unavailable('queue-full', 'too many orders at once; try again');
    if (isUnable(error)) throw unavailable('concert-unavailable', 'concerts cannot be reached now');
    throw error;
  }
}

function isCrowded(error: unknown): boolean {
  return error instanceof QueueFull || error instanceof WrongExpectedRevision;
}
