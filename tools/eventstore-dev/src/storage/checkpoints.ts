/** Nobody appends for so long: there is time for it. */
const quietMs = 200;
/** What the write-ahead log has grown by since the last one. */
const mostBytes = 268_435_456;
/** What a commit adds to it beside its events: a few pages of each table and index. */
const bytesPerCommit = 16_384;

/**
 * When the write-ahead log is moved to where it belongs, which takes tens of milliseconds in which nothing is appended:
 * not in the middle of a storm, as SQLite would do it by itself, but when it is quiet, or at last when there is too much.
 */
export class Checkpoints {
  readonly #checkpoint: () => void;
  #timer: NodeJS.Timeout | undefined;
  #bytes = 0;

  constructor(checkpoint: () => void) {
    this.#checkpoint = checkpoint;
  }

  /** After each commit; `bytes`: of its events. */
  committed(bytes: number): void {
    this.#bytes += bytes + bytesPerCommit;
    if (this.#bytes >= mostBytes) this.#now();
    else if (this.#timer !== undefined) this.#timer.refresh();
    else this.#timer = setTimeout(() => this.#now(), quietMs).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #now(): void {
    this.stop();
    this.#timer = undefined;
    this.#bytes = 0;
    this.#checkpoint();
  }
}
