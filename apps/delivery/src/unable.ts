import { EventStoreUnavailable, WrongExpectedRevision } from '@concert/event-store/errors';
import { PersonalDataUnavailable } from '@concert/personal-data/personal-data';
import { unavailable } from '@concert/service/problem';

/** Whether the same will work later without anyone changing anything: a part is away, or the stream is too busy. */
export function isUnable(error: unknown): boolean {
  return (
    error instanceof EventStoreUnavailable ||
    error instanceof PersonalDataUnavailable ||
    error instanceof WrongExpectedRevision
  );
}

/** For requests: 503 `delivery-unavailable` while a part is away. */
export async function orUnavailable<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (isUnable(error)) throw unavailable('delivery-unavailable', 'deliveries cannot be reached now');
    throw error;
  }
}
