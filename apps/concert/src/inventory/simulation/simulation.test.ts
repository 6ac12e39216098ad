import { beforeAll, describe, expect, it } from 'vitest';
import { noBug } from './bug.ts';
import { simulateOnAllCores } from './on-all-cores.ts';
import { PromiseBroken, simulate } from './simulate.ts';
import { World } from './world.ts';

beforeAll(() => {
  // Faults are errors by the thousand here, and nobody looks at where each came from.
  Error.stackTraceLimit = 0;
});

/** Seconds on a quiet machine. */
const timeout = 120_000;

describe('sales in which everything goes wrong that can', () => {
  it('keep every promise, at every event and in every answer', { timeout }, async () => {
    const asked = { seed: 1, bookings: 50_000, onProgress: () => undefined };
    const { bookings, acknowledged, events } = await simulateOnAllCores(asked);
    expect(bookings).toBeGreaterThanOrEqual(50_000);
    expect(acknowledged).toBeGreaterThan(10_000);
    expect(events).toBeGreaterThan(acknowledged);
  });

  it('go the same way from the same seed', async () => {
    const told = async (seed: number) => {
      const lines: string[] = [];
      await new World(seed, undefined, (line) => lines.push(line)).run();
      return lines;
    };
    const [first, again, other] = [await told(34), await told(34), await told(35)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(first.some((line) => line.includes('dies'))).toBe(true);
  });

  it('name the seed when a promise is broken, and the command that shows it step by step', async () => {
    const forgetful = { ...noBug, submit: async () => [] };
    await expect(simulate({ seed: 5, bookings: 1, bug: forgetful })).rejects.toThrow(
      new PromiseBroken(
        'broken promise: an acknowledged hold is durable, in the sale of seed 5. Step by step: npm run simulate -- --seed 5',
      ),
    );
  });
});
