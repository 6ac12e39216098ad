interface Part<Item> {
  readonly items: readonly Item[];
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

type Handle<Item> = (items: readonly Item[]) => Promise<void>;
type IsAway = (error: unknown) => boolean;

/**
 * One call of `handle` at a time: what is handed in meanwhile goes together into the next one, up to `most` items (a
 * single part may be larger). When that fails each part is handled by itself, so that nobody fails for another; but
 * when `isAway` says that none of them is to blame, all that are left fail, and nothing more is tried.
 */
export function gather<Item>(handle: Handle<Item>, most: number, isAway: IsAway): Handle<Item> {
  const waiting: Part<Item>[] = [];
  let busy = false;

  async function run(): Promise<void> {
    busy = true;
    while (waiting.length > 0) {
      // One turn of the event loop: time for what has arrived together to come together.
      await new Promise(setImmediate);
      await handleTogether(firstOf(waiting, most), handle, isAway);
    }
    busy = false;
  }

  return (items) =>
    new Promise((done, failed) => {
      waiting.push({ items, done, failed });
      if (!busy) void run();
    });
}

/** Takes them out. */
function firstOf<Item>(waiting: Part<Item>[], most: number): Part<Item>[] {
  let count = 0;
  const end = waiting.findIndex(({ items }, index) => {
    count += items.length;
    return index > 0 && count > most;
  });
  return waiting.splice(0, end === -1 ? waiting.length : end);
}

async function handleTogether<Item>(parts: readonly Part<Item>[], handle: Handle<Item>, isAway: IsAway): Promise<void> {
  if (parts.length === 1) return handleApart(parts, handle, isAway);
  try {
    await handle(parts.flatMap(({ items }) => items));
    for (const { done } of parts) done();
  } catch (error) {
    if (isAway(error)) fail(parts, error);
    else await handleApart(parts, handle, isAway);
  }
}

async function handleApart<Item>(parts: readonly Part<Item>[], handle: Handle<Item>, isAway: IsAway): Promise<void> {
  for (const [index, { items, done, failed }] of parts.entries()) {
    try {
      await handle(items);
      done();
    } catch (error) {
      failed(error);
      if (isAway(error)) return fail(parts.slice(index + 1), error);
    }
  }
}

function fail(parts: readonly Part<unknown>[], error: unknown): void {
  for (const { failed } of parts) failed(error);
}
