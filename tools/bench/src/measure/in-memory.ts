import { manyHolds, manyPlainHolds } from '@concert/concert/inventory/testing/many-holds';

/**
 * A program of its own, for its memory: what holds take of it as they are and as objects in a Map. Argument: how many.
 * Prints JSON. Needs --expose-gc.
 */
const [compared = 1_000_000] = process.argv.slice(2).map(Number);

const objects = bytesOf(() => manyPlainHolds(compared));
const columns = bytesOf(() => manyHolds(compared));
process.stdout.write(JSON.stringify({ columnsBytes: columns / compared, objectsBytes: objects / compared }));

function bytesOf(make: () => unknown): number {
  const before = usedBytes();
  const made = make();
  const after = usedBytes();
  // Said of it here, so that it is not collected before it was counted.
  if (made === undefined) throw new Error('nothing was made');
  return after - before;
}

/** What is reachable, on the heap and beside it. */
function usedBytes(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
