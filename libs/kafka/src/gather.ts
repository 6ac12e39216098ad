interface Part<Item> {
  readonly items: readonly Item[];
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * One call of `handle` at a time: what is handed in meanwhile goes together into the next one, up to `most` items (a
 * single part may be larger). When that fails each part is handled by itself, so that nobody fails for another.
 */
export function gather<Item>(
  handle: (items: readonly Item[]) => Promise<void>,
  most: number,
): (items: readonly Item[]) => Promise<void> {
  const waiting: Part<Item>[] = [];
  let busy = false;

  function next(): Part<Item>[] {
    let count = 0;
    const end = waiting.findIndex(({ items }, index) => {
      count += items.length;
      return index > 0 && count > most;
    });
    return waiting.splice(0, end === -1 ? waiting.length : end);
  }

  async function handleApart({ items, done, failed }: Part<Item>): Promise<void> {
    await handle(items).then(done, failed);
  }

  async function handleTogether(parts: readonly Part<Item>[]): Promise<void> {
    const [only, ...others] = parts;
    if (only === undefined) return;
    if (others.length === 0) return handleApart(only);
    try {
      await handle(parts.flatMap(({ items }) => items));
      for (const { done } of parts) done();
    } catch {
      for (const part of parts) await handleApart(part);
    }
  }

  async function run(): Promise<void> {
    busy = true;
    while (waiting.length > 0) {
      // One turn of the event loop: time for what has arrived together to come together.
      await new Promise(setImmediate);
      await handleTogether(next());
    }
    busy = false;
  }

  return (items) =>
    new Promise((done, failed) => {
      waiting.push({ items, done, failed });
      if (!busy) void run();
    });
}
