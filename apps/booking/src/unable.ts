import { isEventStoreUnable } from '@concert/event-store/errors';
import { PersonalDataUnavailable } from '@concert/personal-data/personal-data';

/** The code while a part is away or the stream is too busy: the same will work later. */
export function unable(error: unknown): string | undefined {
  const passing = isEventStoreUnable(error) || error instanceof PersonalDataUnavailable;
  return passing ? 'booking-unavailable' : undefined;
}
