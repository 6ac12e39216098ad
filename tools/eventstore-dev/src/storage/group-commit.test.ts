import { expect, onTestFinished, test } from 'vitest';
import { FaultSwitches } from '../faults.ts';
import type { Append } from './append.ts';
import { GroupCommit } from './group-commit.ts';
import { Log } from './log.ts';
import { Tail } from './tail.ts';

function setUp() {
  const log = new Log(':memory:');
  onTestFinished(() => log.close());
  const faults = new FaultSwitches();
  return { log, faults, commits: new GroupCommit(log, new Tail(), faults) };
}

function append(streamName: string, bytes = 1, deadlineMs = Number.POSITIVE_INFINITY): Append {
  const event = { id: streamName, type: '', contentType: '', data: new Uint8Array(), metadata: new Uint8Array() };
  return { streamName, expected: 'no-stream', events: [event], bytes, deadlineMs };
}

test('all that wait are written together, each with its own outcome', async () => {
  const { commits, log } = setUp();
  const outcomes = await Promise.all([
    commits.submit(append('a')),
    commits.submit(append('b')),
    commits.submit({ ...append('a'), expected: 7 }),
    commits.submit(append('late', 1, 0)),
  ]);
  expect(outcomes).toEqual([
    { kind: 'written', revision: 0, position: 1 },
    { kind: 'written', revision: 0, position: 2 },
    { kind: 'wrong-expected', actual: 0 },
    { kind: 'too-late' },
  ]);
  expect(log.pageOfAll(0, false).events.map(({ streamName }) => streamName)).toEqual(['a', 'b']);
});

test.each([
  ['appends', 4096, 1],
  ['bytes', 20, 1_000_000],
])('too many %s that wait hold their writers back until the disk has taken them', async (_, count, bytes) => {
  const { commits, faults } = setUp();
  faults.set({ frozen: true });
  void commits.submit(append('first'));
  await new Promise((resolve) => setImmediate(resolve));
  await commits.whileFull();
  for (let n = 0; n < count; n += 1) void commits.submit(append(`${n}`, bytes));
  let mayGoOn = false;
  const waiting = commits.whileFull().then(() => {
    mayGoOn = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(mayGoOn).toBe(false);
  faults.set({ frozen: false });
  await waiting;
  await commits.settled();
});
