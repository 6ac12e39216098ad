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
const maxWaiting = 4096;

/** One transaction and one fsync for all appends that are waiting; the next ones wait for the next. */
export class GroupCommit {
  readonly #log: Log;
  readonly #tail: Tail;
  readonly #faults: FaultSwitches;
  #waiting: Waiting[] = [];
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
      this.#running ??= this.#run();
    });
  }

  /** Resolves when there is room for more: a caller takes its next request only then. */
  async whileFull(): Promise<void> {
    while (this.#waiting.length >= maxWaiting) await nextTurn();
  }

  /** Resolves when everything submitted is on the disk. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      await nextTurn();
      const group = this.#waiting;
      this.#waiting = [];
      await this.#faults.beforeFsync();
      this.#commit(group);
    }
    this.#running = undefined;
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
