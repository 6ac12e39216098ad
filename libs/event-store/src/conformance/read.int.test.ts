import { expect, test } from 'vitest';
import { event, ids, newStream, someEvents, storeUnderTest, take } from './testing/store-under-test.ts';

const store = storeUnderTest();

test('an event comes back as it was written', async () => {
  const stream = newStream();
  const written = event({ text: '티켓 🎫', list: [1, { deep: null }], none: null }, 'TicketsHeld');
  await store.append(stream, [written], 'no_stream');
  const [read] = await store.read(stream);
  expect(read).toMatchObject({ ...written, streamName: stream, revision: 0n });
});

test('a missing stream reads as empty, from either end and as a flow', async () => {
  const stream = newStream();
  expect(await store.read(stream)).toEqual([]);
  expect(await store.read(stream, { backwards: true, maxCount: 1 })).toEqual([]);
  expect(await take(store.readStream(stream), 1)).toEqual([]);
});

test('a range of a stream, forwards and backwards, from a revision on, bounded', async () => {
  const stream = newStream();
  const events = someEvents(10);
  const all = ids(events);
  await store.append(stream, events, 'no_stream');
  const read = async (options: Parameters<typeof store.read>[1]) => ids(await store.read(stream, options));
  expect(await read({})).toEqual(all);
  expect(await read({ from: 3n })).toEqual(all.slice(3));
  expect(await read({ from: 3n, maxCount: 2 })).toEqual(all.slice(3, 5));
  expect(await read({ backwards: true })).toEqual(all.toReversed());
  expect(await read({ backwards: true, maxCount: 1 })).toEqual(all.slice(-1));
  expect(await read({ backwards: true, from: 3n, maxCount: 2 })).toEqual([all[3], all[2]]);
  expect(await read({ from: 100n })).toEqual([]);
});

test('a long stream flows whole and in order, from a revision on, and can be left early', async () => {
  const stream = newStream();
  const events = someEvents(2500);
  await store.append(stream, events, 'no_stream');
  expect(ids(await take(store.readStream(stream), Number.POSITIVE_INFINITY))).toEqual(ids(events));
  expect(ids(await take(store.readStream(stream, 2000n), Number.POSITIVE_INFINITY))).toEqual(ids(events.slice(2000)));
  expect(ids(await take(store.readStream(stream), 10))).toEqual(ids(events.slice(0, 10)));
});

test('an answer to a ping', async () => {
  await expect(store.ping()).resolves.toBeUndefined();
});
