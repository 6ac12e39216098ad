import { newId } from '@concert/ids/ids';
import {
  ANY,
  BACKWARDS,
  END,
  EventStoreDBClient,
  eventTypeFilter,
  type Filter,
  FORWARDS,
  jsonEvent,
  NO_STREAM,
  type Position,
  START,
  STREAM_EXISTS,
  streamNameFilter,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { afterAll, expect, test } from 'vitest';
import { newStream, url } from './testing/store-under-test.ts';

/** What our own port has no word for, through the client itself: it must be there for those who debug and measure. */
const client = EventStoreDBClient.connectionString(url);
afterAll(() => client.dispose());

const tested = (type = 'Tested') => jsonEvent({ id: newId(), type, data: { of: type } });

/** The first events of a subscription. */
async function first<T>(subscription: AsyncIterable<T> & { unsubscribe(): Promise<void> }, count: number) {
  const taken: T[] = [];
  for await (const piece of subscription) {
    taken.push(piece);
    if (taken.length === count) break;
  }
  await subscription.unsubscribe();
  return taken;
}

test('any and stream_exists append at the end, and know a recent repeat', async () => {
  const stream = newStream();
  const missing = client.appendToStream(stream, tested(), { expectedRevision: STREAM_EXISTS });
  await expect(missing).rejects.toThrow(WrongExpectedVersionError);
  const event = tested();
  for (let time = 0; time < 2; time += 1) await client.appendToStream(stream, event, { expectedRevision: ANY });
  const { nextExpectedRevision } = await client.appendToStream(stream, tested(), { expectedRevision: STREAM_EXISTS });
  expect(nextExpectedRevision).toBe(1n);
});

test('the classic append, which calls with credentials use, answers the same', async () => {
  const stream = newStream();
  const credentials = { username: 'admin', password: 'changeit' };
  const append = (expectedRevision: bigint | typeof NO_STREAM, event = tested()) =>
    client.appendToStream(stream, [event], { expectedRevision, credentials });
  const event = tested();
  expect((await append(NO_STREAM, event)).nextExpectedRevision).toBe(0n);
  expect((await append(NO_STREAM, event)).nextExpectedRevision).toBe(0n);
  await expect(append(NO_STREAM)).rejects.toMatchObject({ actualVersion: 0n });
  const large = tested('x'.repeat(1_100_000));
  await expect(append(0n, large)).rejects.toMatchObject({ maxAppendSize: 1_048_576 });
});

test('all streams read forwards from a position and backwards from the end', async () => {
  const stream = newStream();
  const events = [tested(), tested(), tested()];
  const { position = expect.unreachable() } = await client.appendToStream(stream, events);
  const last = await Array.fromAsync(client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 5000 }));
  const found = last.flatMap(({ event }) => (event?.streamId === stream ? [event] : []));
  expect(found.map(({ id }) => id)).toEqual(events.map(({ id }) => id).toReversed());
  expect(found[0]?.position).toEqual(position);
  const fromPosition = found[2]?.position ?? expect.unreachable();
  const [next] = await Array.fromAsync(client.readAll({ direction: FORWARDS, fromPosition, maxCount: 1 }));
  expect(next?.event?.id).toBe(events[0]?.id);
});

test('a subscription to one stream goes on after a revision, also before the stream exists', async () => {
  const stream = newStream();
  const all = client.subscribeToStream(stream, { fromRevision: START });
  const events = [tested(), tested(), tested()];
  await client.appendToStream(stream, events);
  expect((await first(all, 3)).map(({ event }) => event?.id)).toEqual(events.map(({ id }) => id));
  const rest = await first(client.subscribeToStream(stream, { fromRevision: 0n }), 2);
  expect(rest.map(({ event }) => event?.revision)).toEqual([1n, 2n]);
});

test('subscriptions filter by type or name, by prefix or regular expression', async () => {
  const mark = newId();
  const stream = newStream('filtered');
  await client.appendToStream(stream, [tested(`${mark}.A`), tested(`${mark}.B`), tested(`${mark}.AB`)]);
  const typesOf = async (filter: Filter, count: number) => {
    const events = await first(client.subscribeToAll({ fromPosition: START, filter }), count);
    return events.map(({ event }) => event?.type.slice(mark.length + 1));
  };
  expect(await typesOf(eventTypeFilter({ prefixes: [`${mark}.A`] }), 2)).toEqual(['A', 'AB']);
  expect(await typesOf(eventTypeFilter({ regex: `^${mark}\\..?B$` }), 2)).toEqual(['B', 'AB']);
  expect(await typesOf(streamNameFilter({ prefixes: [stream] }), 3)).toEqual(['A', 'B', 'AB']);
  expect(await typesOf(streamNameFilter({ regex: `^${stream}$` }), 3)).toEqual(['A', 'B', 'AB']);
});

test('a filtered subscription tells how far it has looked, though nothing was for it', async () => {
  const before = await client.appendToStream(newStream(), tested());
  const reached = Promise.withResolvers<Position>();
  const filter = streamNameFilter({
    prefixes: [newStream('nobody')],
    checkpointInterval: 1,
    checkpointReached: async (_subscription, position) => reached.resolve(position),
  });
  const fromPosition = before.position ?? expect.unreachable();
  const subscription = client.subscribeToAll({ fromPosition, filter }).on('error', reached.reject).resume();
  const many = Array.from({ length: 200 }, () => tested());
  await client.appendToStream(newStream(), many);
  expect((await reached.promise).commit).toBeGreaterThan(fromPosition.commit);
  await subscription.unsubscribe();
});
