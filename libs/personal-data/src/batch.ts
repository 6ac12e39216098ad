/** Statements stay short however many ask at once. */
const batchSize = 1_000;

interface Waiting<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * One `load` for everybody who asks in the same tick or while the previous one runs; who asks for the same key shares
 * the answer. What waits is bounded by the callers' own limits on requests, and in time by `load`'s timeouts.
 */
export function batched<Value>(load: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>) {
  let waiting = new Map<string, Waiting<Value | undefined>>();
  let running = false;

  async function answer(batch: [string, Waiting<Value | undefined>][]): Promise<void> {
    try {
      const loaded = await load(batch.map(([key]) => key));
      for (const [key, { resolve }] of batch) resolve(loaded.get(key));
    } catch (error) {
      for (const [, { reject }] of batch) reject(error);
    }
  }

  async function run(): Promise<void> {
    await new Promise(setImmediate);
    while (waiting.size > 0) {
      const asked = [...waiting];
      waiting = new Map(asked.slice(batchSize));
      await answer(asked.slice(0, batchSize));
    }
    running = false;
  }

  return (key: string): Promise<Value | undefined> => {
    const same = waiting.get(key);
    if (same !== undefined) return same.promise;
    const own = Promise.withResolvers<Value | undefined>();
    waiting.set(key, own);
    if (!running) {
      running = true;
      void run();
    }
    return own.promise;
  };
}
