import { type AllStreamSubscription, type EventStoreDBClient, START, streamNameFilter } from '@eventstore/db-client';
import { EventStoreUnavailable } from './errors.ts';
import type { FollowOptions, RecordedEvent } from './event-store.ts';
import { parsePosition, received } from './received.ts';
import { noAnswer } from './within.ts';

/** How far the server may look, in windows of 32 events, before it says where it is though nothing was ours. */
const checkpointInterval = 32;

/** The subscription behind `EventStore.follow`: throws whatever ends it, and ends in silence only with the signal. */
export async function* followAll(
  client: EventStoreDBClient,
  prefixes: readonly string[],
  { after, signal, onCaughtUp }: FollowOptions,
  timeoutMs: number,
): AsyncGenerator<RecordedEvent> {
  if (signal.aborted) return;
  const subscription = client.subscribeToAll({
    fromPosition: after === undefined ? START : parsePosition(after),
    filter: streamNameFilter({ prefixes: [...prefixes], checkpointInterval }),
  });
  const progress = new Progress(subscription, onCaughtUp);
  const stopWaiting = giveUpUnlessConfirmed(subscription, timeoutMs);
  const end = () => subscription.destroy();
  signal.addEventListener('abort', end);
  try {
    for await (const { event } of subscription) {
      if (event === undefined) continue;
      progress.taken();
      yield received(event);
      progress.handled();
    }
    throw new EventStoreUnavailable('the subscription ended');
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    stopWaiting();
    signal.removeEventListener('abort', end);
    subscription.unsubscribe().catch(() => {});
  }
}

/** A server that never confirms would leave us waiting for ever; afterwards keepalive finds out. */
function giveUpUnlessConfirmed(subscription: AllStreamSubscription, timeoutMs: number): () => void {
  const timer = setTimeout(() => subscription.destroy(noAnswer('subscribe', timeoutMs)), timeoutMs);
  const stop = () => clearTimeout(timer);
  subscription.once('confirmation', stop);
  subscription.on('error', stop);
  return stop;
}

/**
 * The client says that it has caught up when that message arrives, while events from before it still wait to be taken.
 * We say it when they have been handled.
 */
class Progress {
  readonly #onCaughtUp: (() => void) | undefined;
  #handling = 0;
  /** Events to handle before it is true; undefined: nothing to announce. */
  #ahead: number | undefined;

  constructor(subscription: AllStreamSubscription, onCaughtUp: (() => void) | undefined) {
    this.#onCaughtUp = onCaughtUp;
    subscription.on('caughtUp', () => {
      this.#ahead = subscription.readableLength + this.#handling;
      this.#announce();
    });
  }

  taken(): void {
    this.#handling = 1;
  }

  handled(): void {
    this.#handling = 0;
    if (this.#ahead !== undefined) this.#ahead -= 1;
    this.#announce();
  }

  #announce(): void {
    if (this.#ahead !== 0) return;
    this.#ahead = undefined;
    this.#onCaughtUp?.();
  }
}
