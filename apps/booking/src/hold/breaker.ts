/** How a breaker learns that it may close: whether the other side is well again. Never rejects. */
export type Probe = () => Promise<boolean>;

interface BreakerOptions {
  readonly probe: Probe;
  readonly probeAfterMs: number;
  readonly onOpen: () => void;
  readonly onClose: () => void;
}

const failuresToOpen = 5;

/**
 * Opens after five failures in a row and closes when its own probe finds the other side well: nobody's call is the one
 * that tries.
 */
export class Breaker {
  readonly #options: BreakerOptions;
  #failures = 0;
  #isOpen = false;
  #isDisposed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  /** A call that carried several requests counts as often. */
  failed(times: number): void {
    this.#failures += times;
    if (this.#isOpen || this.#isDisposed || this.#failures < failuresToOpen) return;
    this.#isOpen = true;
    this.#options.onOpen();
    this.#probeLater();
  }

  /** Neither opens nor probes any more, whatever becomes of the calls that are still under way. */
  dispose(): void {
    this.#isDisposed = true;
    this.#isOpen = false;
    clearTimeout(this.#timer);
  }

  #probeLater(): void {
    this.#timer = setTimeout(() => void this.#probe(), this.#options.probeAfterMs).unref();
  }

  async #probe(): Promise<void> {
    const isWell = await this.#options.probe();
    if (!this.#isOpen) return;
    if (!isWell) {
      this.#probeLater();
      return;
    }
    this.#isOpen = false;
    this.#failures = 0;
    this.#options.onClose();
  }
}
