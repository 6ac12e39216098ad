import { expect, test, vi } from 'vitest';
import { comparePositions, type Position, type RecordedEvent } from '../event-store.ts';
import { event, ids, newStream, someEvents, storeUnderTest, take } from './testing/store-under-test.ts';

const store = storeUnderTest();
const unbroken = new AbortController().signal;

/** Streams of two prefixes of this test, and one that neither names. */
function threeStreams() {
  const prefix = newStream('followed');
  return { first: `${prefix}.a-1`, second: `${prefix}.b-1`, other: `${prefix}.c-1`, prefix };
}

test('what there is, then what comes, of the streams with the prefixes only, in the order of the log', async () => {
  const { first, second, other, prefix } = threeStreams();
  const [a, b, c] = [someEvents(3), someEvents(2), someEvents(2)];
  await store.append(first, a, 'no_stream');
  await store.append(other, c, 'no_stream');
  await store.append(second, b, 'no_stream');
  const caughtUp = vi.fn();
  const seen: RecordedEvent[] = [];
  const later = event();
  for await (const recorded of store.follow([`${prefix}.a`, `${prefix}.b`], {
    signal: unbroken,
    onCaughtUp: caughtUp,
  })) {
    seen.push(recorded);
    if (seen.length === 5) void store.append(other, someEvents(1), 1n).then(() => store.append(first, [later], 2n));
    if (seen.length === 6) break;
  }
  expect(ids(seen)).toEqual(ids([...a, ...b, later]));
  expect(seen.map(({ revision }) => revision)).toEqual([0n, 1n, 2n, 0n, 1n, 3n]);
  expect(seen.map(({ streamName }) => streamName)).toEqual([first, first, first, second, second, first]);
  const positions = seen.map(({ position }) => position);
  expect(positions.toSorted(comparePositions)).toEqual(positions);
  expect(new Set(positions).size).toBe(positions.length);
  expect(caughtUp).toHaveBeenCalled();
});

test('caught up is said only when all before it has been handled', async () => {
  const { first, prefix } = threeStreams();
  await store.append(first, someEvents(700), 'no_stream');
  const abort = new AbortController();
  let handled = 0;
  let handledWhenCaughtUp: number | undefined;
  const onCaughtUp = () => {
    handledWhenCaughtUp ??= handled;
    abort.abort();
  };
  for await (const _ of store.follow([prefix], { signal: abort.signal, onCaughtUp })) {
    await new Promise((resolve) => setImmediate(resolve));
    handled += 1;
  }
  expect(handledWhenCaughtUp).toBe(700);
});

test('caught up is said also when there is nothing', async () => {
  const abort = new AbortController();
  const onCaughtUp = vi.fn(() => abort.abort());
  for await (const _ of store.follow([newStream('nobody')], { signal: abort.signal, onCaughtUp })) expect.unreachable();
  expect(onCaughtUp).toHaveBeenCalled();
});

test('after a saved position it goes on with the next event, however often it is left', async () => {
  const { first, prefix } = threeStreams();
  const events = someEvents(25);
  await store.append(first, events, 'no_stream');
  const seen: RecordedEvent[] = [];
  let after: Position | undefined;
  while (seen.length < 25) {
    const options = { signal: unbroken, ...(after === undefined ? {} : { after }) };
    const some = await take(store.follow([prefix], options), Math.min(7, 25 - seen.length));
    seen.push(...some);
    after = some.at(-1)?.position;
  }
  expect(ids(seen)).toEqual(ids(events));
});

test('nothing is missing or twice between catching up and live, while others write', async () => {
  const { first, prefix } = threeStreams();
  const batches = Array.from({ length: 60 }, () => someEvents(20));
  const writing = (async () => {
    let revision = -1n;
    for (const batch of batches) revision = await store.append(first, batch, revision === -1n ? 'no_stream' : revision);
  })();
  const seen = await take(store.follow([prefix], { signal: unbroken }), 1200);
  await writing;
  expect(ids(seen)).toEqual(ids(batches.flat()));
});

test('an aborted follow ends without an error, at once, also in the middle of an event', async () => {
  const { first, prefix } = threeStreams();
  await store.append(first, someEvents(10), 'no_stream');
  const abort = new AbortController();
  let seen = 0;
  for await (const _ of store.follow([prefix], { signal: abort.signal })) {
    seen += 1;
    abort.abort();
  }
  expect(seen).toBe(1);
  expect(await take(store.follow([prefix], { signal: abort.signal }), 1)).toEqual([]);
});
