import { expect, test } from 'vitest';
import { FaultSwitches } from '../faults.ts';
import type { ReadOptions } from '../protocol/messages.ts';
import { Log } from '../storage/log.ts';
import { Tail } from '../storage/tail.ts';
import { eventAt } from '../testing/logged.ts';
import { follow } from './follow.ts';
import type { ReaderCall } from './sources.ts';

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
class SlowReader implements ReaderCall {
  isOver = false;
  sends = 0;
  messages = 0;
  #over = () => {};
  #room = Promise.withResolvers<void>();

  async send(messages: readonly Uint8Array[]): Promise<void> {
    this.sends += 1;
    this.messages += messages.length;
    await this.#room.promise;
  }

  onOver(listener: () => void): void {
    this.#over = listener;
  }

  takeOn(): void {
    this.#room.resolve();
    this.#room = Promise.withResolvers();
  }

  leave(): void {
    this.isOver = true;
    this.#over();
    this.takeOn();
  }
}

test('a reader that takes nothing costs one page, however much is appended', async () => {
  const log = new Log(':memory:');
  const tail = new Tail();
  const reader = new SlowReader();
  const sources = { log, tail, faults: new FaultSwitches() };
  const following = follow(reader, fromTheStart, sources);
  reader.takeOn();
  for (let page = 0; page < 50; page += 1) {
    tail.push(Array.from({ length: 100 }, (_, n) => eventAt(page * 100 + n + 1)));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(reader.messages).toBeLessThanOrEqual(502);
  const { sends } = reader;
  reader.takeOn();
  await expect.poll(() => reader.sends).toBe(sends + 1);
  reader.leave();
  await following;
  log.close();
});
