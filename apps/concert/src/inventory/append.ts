import { EventStoreUnavailable } from '@concert/event-store/errors';
import type { EventStore } from '@concert/event-store/event-store';

/** An append that fails sooner, as when a connection breaks, is sent again while its callers still wait. */
const promptMs = 1000;

/** Appends, and if the fate is unknown soon, once more: the same events at the same revision are written once. */
export async function appendTwice(
  store: Pick<EventStore, 'append'>,
  now: () => number,
  ...append: Parameters<EventStore['append']>
): Promise<bigint> {
  const startedMs = now();
  try {
    return await store.append(...append);
  } catch (error) {
    if (!(error instanceof EventStoreUnavailable) || now() - startedMs >= promptMs) throw error;
    return store.append(...append);
  }
}
