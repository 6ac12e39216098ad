import type { EventStore } from '../event-store.ts';
import { appendRequest } from '../wire/append-messages.ts';

/** Takes every append for written: it costs this process all that a real one does, but for the sending. */
export function swallowingEventStore(): Pick<EventStore, 'append' | 'readStream'> & { readonly bytes: () => number } {
  let bytes = 0;
  return {
    bytes: () => bytes,
    async append(streamName, events, expected) {
      bytes += appendRequest(crypto.randomUUID(), streamName, expected, events, Date.now()).length;
      return (expected === 'no_stream' ? -1n : expected) + BigInt(events.length);
    },
    async *readStream() {},
  };
}
