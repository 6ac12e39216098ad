import { connectEventStore } from '@concert/event-store/connect';
import type { EventStore } from '@concert/event-store/event-store';
import { startEventStoreDev } from '@concert/eventstore-dev/start';
import { measure } from './cpu.ts';
import { bookingPlaced, ticketsHeld } from './events.ts';

const callers = 256;
/** Holds in one append. The first are at the beginning of the log. */
const sizes = [10, 100, 500] as const;
const timeoutMs = 20_000;

/** Appending and reading, here and in the stand-in. */
export async function eventStoreCosts(dataDir: string, events: number): Promise<void> {
  const standIn = await startEventStoreDev({ dataDir });
  const store = connectEventStore(standIn.url, { timeoutMs });
  const server = () => [standIn.pid];
  for (const size of sizes) {
    const name = `append ${size} at a time`;
    await measure(name, events, server, (round) => appendHolds(store, `inventory-${size}-${round}`, events, size));
  }
  const count = Math.ceil(events / 4);
  await measure(`append 1, ${callers} callers`, count, server, (round) => placeBookings(store, `${round}`, count));
  await measure('read a stream', events, server, () => exhaust(store.readStream('inventory-500-0'), events));
  await measure('follow all streams', events, server, () => {
    const { signal } = new AbortController();
    return exhaust(store.follow([`inventory-${sizes[0]}-0`], { signal }), events);
  });
  await store.close();
  await standIn.stop();
}

async function appendHolds(store: EventStore, streamName: string, events: number, size: number): Promise<void> {
  let revision = -1n;
  for (let written = 0; written < events; written += size) {
    const holds = Array.from({ length: Math.min(size, events - written) }, ticketsHeld);
    revision = await store.append(streamName, holds, revision < 0n ? 'no_stream' : revision);
  }
}

async function placeBookings(store: EventStore, mark: string, count: number): Promise<void> {
  let next = 0;
  const caller = async () => {
    while (next < count) {
      next += 1;
      await store.append(`booking-${mark}-${next}`, [bookingPlaced()], 'no_stream');
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

async function exhaust(source: AsyncIterable<unknown>, events: number): Promise<void> {
  let seen = 0;
  for await (const _ of source) {
    seen += 1;
    if (seen === events) return;
  }
}
