const nothing = Symbol('nothing yet');

/**
 * Gathers what the source has ready into arrays, and never waits for more while it holds something: a lone item comes at
 * once, a crowd comes in batches. A batch ends at `maxCount` items, or at the item with which it reaches `maxBytes`.
 * Whoever stops early has to end the source too: it may be waiting for its next item, and then does not hear of it.
 */
export async function* batches<Item extends { readonly bytes: number }>(
  source: AsyncIterable<Item>,
  limits: { maxCount: number; maxBytes: number },
): AsyncGenerator<Item[]> {
  const iterator = source[Symbol.asyncIterator]();
  const read = () => {
    const next = iterator.next();
    next.catch(() => undefined);
    return next;
  };
  let next = read();
  try {
    for (;;) {
      const batch: Item[] = [];
      let bytes = 0;
      let result: IteratorResult<Item> | typeof nothing = await next;
      while (result !== nothing && !result.done) {
        batch.push(result.value);
        bytes += result.value.bytes;
        next = read();
        if (batch.length >= limits.maxCount || bytes >= limits.maxBytes) break;
        result = await Promise.race([next, nothingYet()]);
      }
      if (batch.length === 0) return;
      yield batch;
    }
  } finally {
    iterator.return?.().catch(() => undefined);
  }
}

/** One turn of the event loop: time for whatever has already arrived. */
function nothingYet(): Promise<typeof nothing> {
  return new Promise((resolve) => setImmediate(resolve, nothing));
}
