import { rememberSpans } from '@concert/tracing/testing/remembered-spans';
import { tracing } from '@concert/tracing/tracing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { EventStoreUnavailable, WrongExpectedRevision } from './errors.ts';
import { MemoryEventStore } from './testing/memory-event-store.ts';
import { cause, tallies } from './testing/tally.ts';

function setUp() {
  const store = new MemoryEventStore();
  return { store, tally: tallies(store) };
}

/** Something happens whenever a decision has been made and is about to be written. */
function beforeAppend(store: MemoryEventStore, happens: () => Promise<unknown>): void {
  const append = store.append.bind(store);
  vi.spyOn(store, 'append').mockImplementation(async (...written) => {
    await happens();
    return append(...written);
  });
}

test('what does not exist loads as the initial state', async () => {
  const { tally } = setUp();
  expect(await tally.load('a')).toEqual({ state: { most: 0, count: 0 }, revision: undefined, events: [] });
});

test('decides, writes and says what was written, with who, why, when and in which version', async () => {
  const { store, tally } = setUp();
  const outcome = await tally.handle('a', { type: 'count', amount: 3 }, cause('request'));
  expect(outcome).toEqual({
    state: { most: 100, count: 3 },
    events: [
      { type: 'Opened', data: { most: 100 } },
      { type: 'Counted', data: { amount: 3 } },
    ],
  });
  const common = { correlationId: 'booking', causationId: 'request', occurredAt: '2030-01-01T00:00:00.000Z' };
  expect((await store.read('tally-a')).map(({ metadata }) => metadata)).toEqual([
    { ...common, version: 1 },
    { ...common, version: 2 },
  ]);
  expect(await tally.load('a')).toMatchObject({ state: { most: 100, count: 3 }, revision: 1n });
});

test('what is written is in the trace of its writing', async () => {
  const { store, tally } = setUp();
  const { spans, stop } = rememberSpans();
  onTestFinished(stop);
  const request = tracing()?.beginTrace('request', undefined);
  await request?.within(() => tally.handle('a', { type: 'count', amount: 3 }, cause('request')));
  const [append] = spans();
  expect([append?.name, request?.traceparent]).toEqual([
    'append Opened',
    expect.stringContaining(`${append?.parentSpanId}`),
  ]);
  const written = (await store.read('tally-a')).map(({ metadata }) => metadata.traceparent);
  expect(written).toEqual(Array.from({ length: 2 }, () => `00-${append?.traceId}-${append?.spanId}-01`));
});

test('a cause that comes again acts once, also when others came between', async () => {
  const { store, tally } = setUp();
  await tally.handle('a', { type: 'count', amount: 3 }, cause('first'));
  await tally.handle('a', { type: 'count', amount: 4 }, cause('second'));
  const again = await tally.handle('a', { type: 'count', amount: 4 }, cause('second'));
  expect(again).toEqual({ state: { most: 100, count: 7 }, events: [] });
  expect(await store.read('tally-a')).toHaveLength(3);
});

test('a refusal is a value, and nothing is written; neither is when there is nothing to say', async () => {
  const { store, tally } = setUp();
  expect(await tally.handle('a', { type: 'count', amount: 101 }, cause('x'))).toEqual({
    refused: 'too-much',
    detail: { left: 100 },
  });
  expect(await tally.handle('a', { type: 'recount' }, cause('y'))).toEqual({
    state: { most: 0, count: 0 },
    events: [],
  });
  expect(await store.read('tally-a')).toEqual([]);
});

test('who was overtaken decides again on what is there now', async () => {
  const { store, tally } = setUp();
  beforeAppend(store, async () => {
    vi.restoreAllMocks();
    await tally.handle('a', { type: 'count', amount: 98 }, cause('faster'));
  });
  const outcome = await tally.handle('a', { type: 'count', amount: 3 }, cause('slower'));
  expect(outcome).toEqual({ refused: 'too-much', detail: { left: 2 } });
});

test('what was loaded before is decided on first, and read again when it is out of date', async () => {
  const { store, tally } = setUp();
  const loaded = await tally.load('a');
  const reads = vi.spyOn(store, 'read');
  await tally.handle('a', { type: 'count', amount: 98 }, cause('first'), loaded);
  expect(reads).not.toHaveBeenCalled();
  const outdated = { state: { most: 0, count: 0 }, revision: undefined, events: [] };
  const outcome = await tally.handle('a', { type: 'count', amount: 3 }, cause('second'), outdated);
  expect(outcome).toEqual({ refused: 'too-much', detail: { left: 2 } });
});

test('who is overtaken again and again gives up', async () => {
  const { store, tally } = setUp();
  const overtaken = vi.fn(async () => {
    throw new WrongExpectedRevision('tally-a', 1n);
  });
  beforeAppend(store, overtaken);
  await expect(tally.handle('a', { type: 'count', amount: 3 }, cause('x'))).rejects.toThrow(WrongExpectedRevision);
  expect(overtaken).toHaveBeenCalledTimes(10);
});

test('an unavailable store is for the caller to try again', async () => {
  const { store, tally } = setUp();
  const away = vi.fn(async () => {
    throw new EventStoreUnavailable('away');
  });
  beforeAppend(store, away);
  await expect(tally.handle('a', { type: 'count', amount: 3 }, cause('x'))).rejects.toThrow(EventStoreUnavailable);
  expect(away).toHaveBeenCalledOnce();
});

test('old versions are upcast when read; an unknown event is an error', async () => {
  const { store, tally } = setUp();
  const metadata = { correlationId: 'c', causationId: 'd', version: 1, occurredAt: '2020-01-01T00:00:00.000Z' };
  await store.append('tally-a', [{ id: '1', type: 'Counted', data: { n: 5 }, metadata }], 'no_stream');
  expect((await tally.load('a')).state.count).toBe(5);
  await store.append('tally-a', [{ id: '2', type: 'Vanished', data: {}, metadata }], 0n);
  await expect(tally.load('a')).rejects.toThrow('unknown event Vanished');
});
