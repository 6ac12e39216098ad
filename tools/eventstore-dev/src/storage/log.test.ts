import { randomBytes } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { Log } from './log.ts';

test('every event is read with its own bytes, whatever they are, in both directions and from any place', () => {
  const log = new Log(':memory:');
  onTestFinished(() => log.close());
  const events = Array.from({ length: 700 }, (_, n) => ({
    id: `id-${n}`,
    type: 'Tested',
    contentType: 'application/octet-stream',
    data: new Uint8Array(randomBytes(n % 50)),
    metadata: new Uint8Array(randomBytes((n * 7) % 30)),
  }));
  const append = { expected: 'any', bytes: 0, deadlineMs: Number.POSITIVE_INFINITY } as const;
  for (const [n, event] of events.entries()) {
    log.write([{ ...append, streamName: n % 3 === 0 ? 'a' : 'b', events: [event] }], 0);
  }
  const bodies = (found: readonly { id: string; data: Uint8Array; metadata: Uint8Array }[]) =>
    found.map(({ id, data, metadata }) => ({ id, data, metadata }));
  const expected = bodies(events);
  const a = expected.filter((_, n) => n % 3 === 0);
  expect(bodies(log.pageOfAll(1, false).events)).toEqual(expected.slice(0, 500));
  expect(bodies(log.pageOfAll(501, false).events)).toEqual(expected.slice(500));
  expect(bodies(log.pageOfAll(100, true).events)).toEqual(expected.slice(0, 100).reverse());
  expect(bodies(log.pageOfStream('a', 30, false).events)).toEqual(a.slice(30));
  expect(bodies(log.pageOfStream('a', 30, true, 10).events)).toEqual(a.slice(21, 31).reverse());
});

test('a page ends with the event that makes it large', () => {
  const log = new Log(':memory:');
  onTestFinished(() => log.close());
  const large = { type: '', contentType: '', data: new Uint8Array(400_000), metadata: new Uint8Array() };
  const events = ['1', '2', '3', '4'].map((id) => ({ id, ...large }));
  log.write([{ streamName: 's', expected: 'no-stream', events, bytes: 0, deadlineMs: Number.POSITIVE_INFINITY }], 0);
  const { events: first, complete } = log.pageOfAll(1, false);
  expect([first.length, complete]).toEqual([3, false]);
  const rest = log.pageOfAll(4, false);
  expect([rest.events.map(({ id, data }) => [id, data.length]), rest.complete]).toEqual([[['4', 400_000]], true]);
});
