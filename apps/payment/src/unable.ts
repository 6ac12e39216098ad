import { isEventStoreUnable } from '@concert/event-store/errors';

/** The code while the store is away or the stream is too busy: the same will work later. */
export function unable(error: unknown): string | undefined {
  return isEventStoreUnable(error) ? 'payment-unavailable' : undefined;
}
