import { EventStoreUnavailable } from '@concert/event-store/errors';
import type { EventStore, NewEvent, RecordedEvent } from '@concert/event-store/event-store';
import { expect, test } from 'vitest';
import { event, followOn, standIn, storeOf } from './testing/stand-in.ts';

/** A writer of one stream that sends each event until it is acknowledged, as the services do. */
class PersistentWriter {
  readonly acknowledged: NewEvent[] = [];
  readonly #store: EventStore;
  readonly #streamName: string;
  #stopped = false;

  constructor(store: EventStore, streamName: string) {
    this.#store = store;
    this.#streamName = streamName;
  }

  async run(): Promise<void> {
    while (!this.#stopped) {
      const next = event({ n: this.acknowledged.length });
      await this.#sendUntilAcknowledged(next);
      this.acknowledged.push(next);
    }
  }

  stop(): void {
    this.#stopped = true;
  }

  async #sendUntilAcknowledged(next: NewEvent): Promise<void> {
    const last = BigInt(this.acknowledged.length) - 1n;
    for (;;) {
      try {
        expect(await this.#store.append(this.#streamName, [next], last < 0n ? 'no_stream' : last)).toBe(last + 1n);
        return;
      } catch (error) {
        if (!(error instanceof EventStoreUnavailable)) throw error;
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }
}

/** Follows until it has seen enough, again after each break, as the services do. */
async function followPersistently(store: EventStore, prefix: string, enough: (seen: number) => boolean) {
  const seen: RecordedEvent[] = [];
  while (!enough(seen.length)) {
    try {
      await followOn(store, prefix, seen, enough);
    } catch (error) {
      if (!(error instanceof EventStoreUnavailable)) throw error;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return seen.map(({ id }) => id);
}

const soon = { timeout: 30_000 };
const writersAtOnce = 12;
const written = (writers: readonly PersistentWriter[]) =>
  writers.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);

test.each([
  { how: 'stopped', end: 'stop' as const },
  { how: 'killed', end: 'kill' as const },
])('$how and started again under load, it has lost no acknowledged event and written none twice', async ({ end }) => {
  const running = await standIn();
  const store = storeOf(running.current);
  const writers = Array.from({ length: writersAtOnce }, (_, n) => new PersistentWriter(store, `load-${n}`));
  const writing = writers.map((writer) => writer.run());
  let total: number | undefined;
  const following = followPersistently(store, 'load-', (seen) => seen === total);
  for (let round = 1; round <= 5; round += 1) {
    await expect.poll(() => written(writers), { ...soon, interval: 5 }).toBeGreaterThan(round * 150);
    await running.current[end]();
    await running.startAgain();
  }
  await expect.poll(() => written(writers), soon).toBeGreaterThan(6 * 150);
  for (const writer of writers) writer.stop();
  await Promise.all(writing);
  total = written(writers) + 1;
  const last = event();
  await store.append('load-last', [last], 'no_stream');
  const seen = await following;
  const all = new Set(writers.flatMap(({ acknowledged }) => acknowledged.map(({ id }) => id)));
  expect(new Set(seen)).toEqual(all.add(last.id));
  expect(seen).toHaveLength(total);
  for (const [n, { acknowledged }] of writers.entries()) {
    expect((await store.read(`load-${n}`)).map(({ id }) => id)).toEqual(acknowledged.map(({ id }) => id));
  }
});

test('killed while many large appends are under way, each of them is rejected where it was called', async () => {
  const running = await standIn();
  const store = storeOf(running.current);
  await store.ping();
  process.kill(running.current.pid, 'SIGSTOP');
  const data = { text: 'x'.repeat(20_000) };
  const appends = Array.from({ length: 300 }, (_, n) => store.append(`large-${n}`, [event(data)], 'no_stream'));
  const outcomes = Promise.allSettled(appends);
  await running.current.kill();
  for (const outcome of await outcomes) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'EventStoreUnavailable' } });
  }
  await running.startAgain();
  await expect.poll(() => store.append('after', [event()], 'no_stream').catch(String), soon).toBe(0n);
});
