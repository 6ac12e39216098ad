/** To save costs as much as to publish: what is repeated after a kill is bounded by this. */
const savePublishedWithinMs = 100;
/** While there is nothing to publish, how far we have read is worth less. */
const saveReadWithinMs = 1_000;

/** Saves how far a relay has come: soon after it came there, and at the end. */
export class SavedPlace {
  readonly #write: (position: string) => Promise<void>;
  readonly #onFailure: () => void;
  #reached: string | undefined;
  #saved: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #dueAt = Number.POSITIVE_INFINITY;
  #saving: Promise<void> = Promise.resolve();
  #failure: { error: unknown } | undefined;

  /** `onFailure` is told once that a save failed; `flush` then says why. */
  constructor(write: (position: string) => Promise<void>, onFailure: () => void) {
    this.#write = write;
    this.#onFailure = onFailure;
  }

  reach(position: string, hasPublished: boolean): void {
    this.#reached = position;
    const dueAt = performance.now() + (hasPublished ? savePublishedWithinMs : saveReadWithinMs);
    if (dueAt >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = dueAt;
    this.#timer = setTimeout(() => this.#save(), dueAt - performance.now());
  }

  /** Resolves when all is saved. Throws what stood in the way. */
  async flush(): Promise<void> {
    this.#save();
    await this.#saving;
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #save(): void {
    clearTimeout(this.#timer);
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#saving = this.#saving.then(async () => {
      const position = this.#reached;
      if (position === undefined || position === this.#saved || this.#failure !== undefined) return;
      try {
        await this.#write(position);
        this.#saved = position;
      } catch (error) {
        this.#failure = { error };
        this.#onFailure();
      }
    });
  }
}
