import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FaultSwitches } from '../faults.ts';
import type { Append, Outcome } from './append.ts';
import type { Log } from './log.ts';
import type { Tail } from './tail.ts';

interface Waiting {
  append: Append;
  answer: (outcome: Outcome) => void;
}

/** What may wait for the disk before writers are held back. */
const maxAppends = 4096;
const maxBytes = 16_777_216;

/** One transaction and one fsync for all appends that are waiting; the next ones wait for the next. */
export class GroupCommit {
  readonly #log: Log;
  readonly #tail: Tail;
  readonly #faults: FaultSwitches;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #taken = Promise.withResolvers<void>();
  #running: Promise<void> | undefined;

  constructor(log: Log, tail: Tail, faults: FaultSwitches) {
    this.#log = log;
    this.#tail = tail;
    this.#faults = faults;
  }

  /** Answers when it is on the disk, or refused. */
  submit(append: Append): Promise<Outcome> {
    return new Promise((answer) => {
      this.#waiting.push({ append, answer });
      this.#waitingBytes += append.bytes;
      this.#running ??= this.#run();
    });
  }

  /** Resolves when there is room for more: a caller takes its next request only then. */
  async whileFull(): Promise<void> {
    while (this.#waiting.length >= maxAppends || this.#waitingBytes >= maxBytes) await this.#taken.promise;
  }

  /** Resolves when everything submitted is on the disk. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      await nextTurn();
      const group = this.#take();
      await this.#faults.beforeFsync();
      this.#commit(group);
    }
    this.#running = undefined;
  }

  #take(): readonly Waiting[] {
    const group = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#taken.resolve();
    this.#taken = Promise.withResolvers();
    return group;
  }

  #commit(group: readonly Waiting[]): void {
    const { outcomes, written } = this.#log.write(
      group.map(({ append }) => append),
      Date.now(),
    );
    this.#tail.push(written);
    if (this.#faults.afterCommit()) return;
    group.forEach(({ answer }, index) => {
      const outcome = outcomes[index];
      if (outcome !== undefined) answer(outcome);
    });
  }
}
