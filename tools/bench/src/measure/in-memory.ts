import { book, concertOnSale, manyHolds, manyPlainHolds, orders } from '@concert/concert/inventory/testing/many-holds';

/**
 * A program of its own, for its memory: what a booking costs on a concert with many and on one with none, and what
 * holds take of memory as they are and as objects in a Map. Arguments: rounds, holds compared. Prints JSON.
 * Needs --expose-gc.
 */
const [rounds = 5, compared = 1_000_000] = process.argv.slice(2).map(Number);

const many = 1_000_000;
const few = 1_000;
/** So many times the first thousand, for a time that can be measured. */
const concerts = 20;
const warmUps = 2;

const objects = bytesOf(() => manyPlainHolds(compared));
const columns = bytesOf(() => manyHolds(compared));
process.stdout.write(
  JSON.stringify({ columnsBytes: columns / compared, objectsBytes: objects / compared, ...costs() }),
);

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

/** Microseconds a booking, by rounds. */
function costs(): { manyUs: number[]; fewUs: number[] } {
  const inventory = manyHolds(many);
  const [manyUs, fewUs]: [number[], number[]] = [[], []];
  for (let round = -warmUps; round < rounds; round++) {
    const from = many + (round + warmUps) * concerts * few;
    const onMany = bookedUs(
      Array.from({ length: concerts }, () => inventory),
      from,
    );
    const onFew = bookedUs(
      Array.from({ length: concerts }, () => concertOnSale()),
      from,
    );
    if (round < 0) continue;
    manyUs.push(onMany);
    fewUs.push(onFew);
  }
  return { manyUs, fewUs };
}

/** A thousand bookings on each, none of them seen before. */
function bookedUs(inventories: readonly ReturnType<typeof concertOnSale>[], from: number): number {
  const commands = inventories.map((_, at) => orders(from + at * few, few));
  globalThis.gc?.();
  const began = performance.now();
  for (const [at, inventory] of inventories.entries()) book(inventory, commands[at] ?? []);
  return ((performance.now() - began) * 1000) / (inventories.length * few);
}
