import { setTimeout as pause } from 'node:timers/promises';

const lookAgainAfterMs = 100;

/** Looks again until it does not throw; what it found then. Throws when that takes too long, with what it threw last. */
export async function until<Found>(what: string, look: () => Promise<Found>, withinMs: number): Promise<Found> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (performance.now() > deadline) {
        const why = error instanceof Error ? error.message : String(error);
        throw new Error(`${what}: not after ${withinMs / 1000} s: ${why}`);
      }
    }
    await pause(lookAgainAfterMs);
  }
}
