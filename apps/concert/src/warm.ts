import { EventStoreUnavailable } from '@concert/event-store/errors';
import type { EventStore, RecordedEvent } from '@concert/event-store/event-store';
import { type Catalogue, concertPrefix } from './catalogue/catalogue.ts';
import type { Inventories } from './inventory/inventories.ts';
import { inventoryPrefix } from './inventory/memory.ts';
import type { Place } from './place.ts';
import type { Restored } from './snapshot/restore.ts';

/** Memory that follows the streams, so that reads cost no call and any replica can take over a concert at once. */
export interface Warm {
  /** Follows until stopped; throws when the connection breaks, and goes on where it was when run again. */
  follow(signal: AbortSignal): Promise<void>;
  /** Whether everything that was there at the start has been read. */
  isWarm(): boolean;
  /** Resolves when it has. */
  readonly warmed: Promise<void>;
  /** How far it has followed; undefined: nothing yet. */
  place(): Place | undefined;
  /** Whether the inventory's stream holds what this version does not understand. */
  isUnreadable(concertId: string): boolean;
  /** How many streams that is true of. */
  unreadableStreams(): number;
  /** For readiness: throws until it is warm. */
  check(): Promise<void>;
}

export interface WarmOptions {
  readonly store: Pick<EventStore, 'follow'>;
  readonly catalogue: Catalogue;
  readonly inventories: Inventories;
  readonly logger: { error(fields: object, message: string): void };
  /** Fills memory at the start: where to follow from, or undefined for all. Run again when it throws. */
  readonly restore?: () => Promise<Restored | undefined>;
}

export function warm({ store, catalogue, inventories, logger, restore }: WarmOptions): Warm {
  /** Streams that hold what this version does not understand: their concerts answer errors, the others go on. */
  const unreadable = new Set<string>();
  let place: Place | undefined;
  let isRestored = restore === undefined;
  let caughtUp = false;
  const { promise: warmed, resolve: tellWarm } = Promise.withResolvers<void>();
  const onCaughtUp = () => {
    caughtUp = true;
    tellWarm();
  };

  async function absorb(recorded: RecordedEvent): Promise<void> {
    const { streamName, revision, type } = recorded;
    if (unreadable.has(streamName)) return;
    try {
      if (streamName.startsWith(inventoryPrefix)) await inventories.absorb(recorded);
      else catalogue.absorb(recorded);
    } catch (error) {
      if (error instanceof EventStoreUnavailable) throw error;
      unreadable.add(streamName);
      logger.error({ err: error, streamName, revision: String(revision), type }, 'a stream cannot be understood');
    }
  }

  function fill(restored: Restored | undefined): void {
    isRestored = true;
    place = restored?.place;
    for (const concertId of restored?.unreadable ?? []) unreadable.add(`${inventoryPrefix}${concertId}`);
  }

  return {
    isWarm: () => caughtUp,
    warmed,
    place: () => place,
    isUnreadable: (concertId) => unreadable.has(`${inventoryPrefix}${concertId}`),
    unreadableStreams: () => unreadable.size,
    async check() {
      if (!caughtUp) throw new Error('the streams are still being read');
    },
    async follow(signal) {
      if (!isRestored) fill(await restore?.());
      const from = place === undefined ? {} : { after: place.position };
      for await (const recorded of store.follow([concertPrefix, inventoryPrefix], { ...from, signal, onCaughtUp })) {
        await absorb(recorded);
        const { position, id, streamName, revision } = recorded;
        place = { position, id, streamName, revision: String(revision), handled: (place?.handled ?? 0) + 1 };
      }
    },
  };
}
