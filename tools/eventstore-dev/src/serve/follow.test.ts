import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { FaultSwitches } from '../faults.ts';
import type { ReadOptions } from '../protocol/messages.ts';
import { Log } from '../storage/log.ts';
import { Tail } from '../storage/tail.ts';
import { eventAt } from '../testing/logged.ts';
import { follow } from './follow.ts';
import type { ReadCall } from './read.ts';

const fromTheStart: ReadOptions = {
  source: 'all',
  stream: null,
  all: { from: 'start', position: null },
  direction: 0,
  amount: 'subscription',
  count: 0,
  filter: null,
};

/** A reader whose connection takes nothing until it is told to. */
class SlowReader extends Writable {
  taken = 0;
  readonly #room: (() => void)[] = [];

  constructor() {
    super({ objectMode: true });
  }

  override _write(_message: unknown, _encoding: string, done: () => void): void {
    this.taken += 1;
    this.#room.push(done);
  }

  takeOn(): void {
    this.#room.shift()?.();
  }
}

test('a reader that takes nothing costs what its window holds, however much is appended', async () => {
  const log = new Log(':memory:');
  const tail = new Tail();
  const reader = new SlowReader();
  const sources = { log, tail, faults: new FaultSwitches() };
  const following = follow(reader as unknown as ReadCall, fromTheStart, sources);
  for (let page = 0; page < 50; page += 1) {
    tail.push(Array.from({ length: 100 }, (_, n) => eventAt(page * 100 + n + 1)));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(reader.writableLength).toBeLessThanOrEqual(reader.writableHighWaterMark);
  const before = reader.taken;
  reader.takeOn();
  await expect.poll(() => reader.taken).toBe(before + 1);
  reader.destroy();
  await following;
  log.close();
});
