import type { EventStore, Position, RecordedEvent } from '@concert/event-store/event-store';
import { type Catalogue, concertPrefix } from './catalogue/catalogue.ts';
import type { Inventories } from './inventory/inventories.ts';
import { inventoryPrefix } from './inventory/writer.ts';

/** Memory that follows the streams, so that reads cost no call and any replica can take over a concert at once. */
export interface Warm {
  /** Follows until stopped; throws when the connection breaks, and goes on where it was when run again. */
  follow(signal: AbortSignal): Promise<void>;
  /** Whether everything that was there at the start has been read. */
  isWarm(): boolean;
  /** For readiness: throws until it is warm. */
  check(): Promise<void>;
}

export interface WarmOptions {
  readonly store: Pick<EventStore, 'follow'>;
  readonly catalogue: Catalogue;
  readonly inventories: Inventories;
  readonly logger: { error(fields: object, message: string): void };
}

export function warm({ store, catalogue, inventories, logger }: WarmOptions): Warm {
  /** Streams that hold what this version does not understand: their concerts answer errors, the others go on. */
  const unreadable = new Set<string>();
  let after: Position | undefined;
  let caughtUp = false;
  const onCaughtUp = () => {
    caughtUp = true;
  };

  async function absorb(recorded: RecordedEvent): Promise<void> {
    const { streamName, revision, type } = recorded;
    if (unreadable.has(streamName)) return;
    try {
      if (streamName.startsWith(inventoryPrefix)) await inventories.absorb(recorded);
      else catalogue.absorb(recorded);
    } catch (error) {
      unreadable.add(streamName);
      logger.error({ err: error, streamName, revision: String(revision), type }, 'a stream cannot be understood');
    }
  }

  return {
    isWarm: () => caughtUp,
    async check() {
      if (!caughtUp) throw new Error('the streams are still being read');
    },
    async follow(signal) {
      const from = after === undefined ? {} : { after };
      for await (const recorded of store.follow([concertPrefix, inventoryPrefix], { ...from, signal, onCaughtUp })) {
        await absorb(recorded);
        after = recorded.position;
      }
    },
  };
}
