import { EventStoreUnavailable, WrongExpectedRevision } from '@concert/event-store/errors';
import { unavailable } from '@concert/service/problem';

/** Whether the same will work later without anyone changing anything: the store is away, or the stream too busy. */
export function isUnable(error: unknown): boolean {
  return error instanceof EventStoreUnavailable || error instanceof WrongExpectedRevision;
}

/** For requests: 503 `payment-unavailable` while the event store is away. */
export async function orUnavailable<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (isUnable(error)) throw unavailable('payment-unavailable', 'payments cannot be reached now');
    throw error;
  }
}
