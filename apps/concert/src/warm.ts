import type { EventStore, Position } from '@concert/event-store/event-store';
import { type Catalogue, concertPrefix } from './catalogue/catalogue.ts';
import { type Inventories, inventoryPrefix } from './inventory/inventories.ts';

/** Memory that follows the streams, so that reads cost no call and any replica can take over a concert at once. */
export interface Warm {
  /** Follows until stopped; throws when the connection breaks, and goes on where it was when run again. */
  follow(signal: AbortSignal): Promise<void>;
  /** Whether everything that was there at the start has been read. */
  isWarm(): boolean;
  /** For readiness: throws until it is warm. */
  check(): Promise<void>;
}

export function warm(store: Pick<EventStore, 'follow'>, catalogue: Catalogue, inventories: Inventories): Warm {
  let after: Position | undefined;
  let caughtUp = false;
  const onCaughtUp = () => {
    caughtUp = true;
  };
  return {
    isWarm: () => caughtUp,
    async check() {
      if (!caughtUp) throw new Error('the streams are still being read');
    },
    async follow(signal) {
      const from = after === undefined ? {} : { after };
      for await (const recorded of store.follow([concertPrefix, inventoryPrefix], { ...from, signal, onCaughtUp })) {
        if (recorded.streamName.startsWith(inventoryPrefix)) await inventories.absorb(recorded);
        else catalogue.absorb(recorded);
        after = recorded.position;
      }
    },
  };
}
