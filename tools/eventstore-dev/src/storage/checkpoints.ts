/** Nobody appends for so long: there is time for it. */
const quietMs = 200;
/** Of commits since the last one; the write-ahead log then has some ten pages of 4 KiB for each, 160 MB. */
const mostEvents = 40_000;

/**
 * When the write-ahead log is moved to where it belongs, which takes tens of milliseconds in which nothing is appended:
 * not in the middle of a storm, as SQLite would do it by itself, but when it is quiet, or at last when there is too much.
 */
export class Checkpoints {
  readonly #checkpoint: () => void;
  #timer: NodeJS.Timeout | undefined;
  #events = 0;

  constructor(checkpoint: () => void) {
    this.#checkpoint = checkpoint;
  }

  written(events: number): void {
    this.#events += events;
    if (this.#events >= mostEvents) this.#now();
    else if (this.#timer !== undefined) this.#timer.refresh();
    else this.#timer = setTimeout(() => this.#now(), quietMs).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #now(): void {
    this.stop();
    this.#timer = undefined;
    this.#events = 0;
    this.#checkpoint();
  }
}
