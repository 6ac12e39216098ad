import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import { keepRunning } from './background.ts';

const { pauses } = vi.hoisted(() => ({ pauses: [] as number[] }));
vi.mock('node:timers/promises', () => ({ setTimeout: async (ms: number) => void pauses.push(ms) }));

it('waits longer each time, but not so long that a part is back for a while and nobody notices', async () => {
  const run = vi.fn(async () => undefined);
  for (let failure = 0; failure < 12; failure += 1) run.mockRejectedValueOnce(new Error('away'));
  const signal = new AbortController().signal;
  await keepRunning('work', run, { logger: pino({ level: 'silent' }), signal });
  expect(pauses).toHaveLength(12);
  expect(pauses[0]).toBeLessThanOrEqual(100);
  expect(pauses[4]).toBeGreaterThan(1_000);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(5_000);
});
