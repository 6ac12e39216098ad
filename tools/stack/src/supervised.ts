import { setTimeout as pause } from 'node:timers/promises';

/** What can be supervised: a part, or the process of a service. */
export interface Running {
  readonly exited: Promise<string>;
  readonly stop: () => Promise<void>;
  readonly kill: () => Promise<void>;
}

const shortestPauseMs = 250;
const longestPauseMs = 10_000;
/** Whoever ran for so long had a fresh start: the pauses are short again. */
const healthyAfterMs = 30_000;

/** Starts again what ends though nobody asked it to, with growing pauses, and says so. */
export class Supervised<R extends Running> {
  readonly #name: string;
  readonly #launch: (again: boolean) => Promise<R>;
  readonly #say: (line: string) => void;
  #running: R | undefined;
  #wanted = false;
  #launched = 0;
  #pauseMs = shortestPauseMs;

  /** `again` tells a launch after a death from one that was asked for. `running`: it was started already. */
  constructor(name: string, launch: (again: boolean) => Promise<R>, say: (line: string) => void, running?: R) {
    this.#name = name;
    this.#launch = launch;
    this.#say = say;
    if (running === undefined) return;
    this.#wanted = true;
    this.#attend(running);
  }

  get running(): R | undefined {
    return this.#running;
  }

  async start(): Promise<void> {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#attend(await this.#launch(false));
  }

  /** Ends it on purpose: it stays down until it is started. */
  async stop(how: 'stop' | 'kill' = 'stop'): Promise<void> {
    this.#wanted = false;
    await this.#running?.[how]();
    this.#running = undefined;
  }

  #attend(running: R): void {
    this.#running = running;
    this.#launched = Date.now();
    void running.exited.then(async (how) => {
      if (this.#wanted && this.#running === running) await this.#startAgain(how);
    });
  }

  async #startAgain(howItEnded: string): Promise<void> {
    if (Date.now() - this.#launched > healthyAfterMs) this.#pauseMs = shortestPauseMs;
    this.#say(`${this.#name} ended (${howItEnded}): starting it again in ${this.#pauseMs / 1000} s`);
    await pause(this.#pauseMs);
    this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs);
    if (!this.#wanted) return;
    try {
      const running = await this.#launch(true);
      this.#attend(running);
      if (!this.#wanted) await this.stop();
    } catch (error) {
      await this.#startAgain(error instanceof Error ? error.message : String(error));
    }
  }
}
