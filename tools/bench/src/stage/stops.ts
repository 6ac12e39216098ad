interface Stoppable {
  stop(): Promise<void>;
}

/** What was started and has to be ended, the last first. */
export class Stops {
  readonly #started: Stoppable[] = [];

  keep<Started extends Stoppable>(started: Started): Started {
    this.#started.push(started);
    return started;
  }

  async stop(): Promise<void> {
    for (const started of this.#started.splice(0).reverse()) await started.stop();
  }
}
