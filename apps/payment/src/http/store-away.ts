import { EventStoreUnavailable, WrongExpectedRevision } from '@concert/event-store/errors';
import { unavailable } from '@concert/service/problem';

/** The answer of `work`; 503 while the event store is away, or too many write to one payment at once. */
export async function answerOf<Answer>(work: Promise<Answer>): Promise<Answer> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof EventStoreUnavailable || error instanceof WrongExpectedRevision)) throw error;
    throw unavailable('payment-unavailable', 'Payments cannot be read or written at the moment.');
  }
}
