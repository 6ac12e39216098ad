import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Running, Supervised } from './supervised.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => vi.useRealTimers());

/** A program whose runs end when the test says so. */
function program() {
  const runs: { end: (how: string) => void }[] = [];
  const launch = vi.fn(async (): Promise<Running> => {
    const { promise: exited, resolve: end } = Promise.withResolvers<string>();
    runs.push({ end });
    return { exited, stop: async () => end('SIGTERM'), kill: async () => end('SIGKILL') };
  });
  const said: string[] = [];
  return { runs, launch, said, supervised: new Supervised('booking', launch, (line) => said.push(line)) };
}

it('starts again what dies, and says so', async () => {
  const { runs, launch, said, supervised } = program();
  await supervised.start();
  runs[0]?.end('exit code 1');
  await vi.waitFor(() => expect(launch).toHaveBeenCalledTimes(2), { timeout: 20_000 });
  expect(said).toEqual(['booking ended (exit code 1): starting it again in 0.25 s']);
});

it('waits longer each time, until it has run well for a while', async () => {
  const { runs, launch, said, supervised } = program();
  await supervised.start();
  runs[0]?.end('exit code 1');
  await vi.waitFor(() => expect(launch).toHaveBeenCalledTimes(2), { timeout: 20_000 });
  runs[1]?.end('exit code 1');
  await vi.waitFor(() => expect(launch).toHaveBeenCalledTimes(3), { timeout: 20_000 });
  vi.setSystemTime(Date.now() + 60_000);
  runs[2]?.end('SIGKILL');
  await vi.waitFor(() => expect(said).toHaveLength(3), { timeout: 20_000 });
  expect(said.map((line) => line.split(' in ')[1])).toEqual(['0.25 s', '0.5 s', '0.25 s']);
  await supervised.stop();
});

it('tries again when it cannot be started', async () => {
  const { runs, launch, said, supervised } = program();
  await supervised.start();
  launch.mockRejectedValueOnce(new Error('port 8082 is taken'));
  runs[0]?.end('SIGKILL');
  await vi.waitFor(() => expect(launch).toHaveBeenCalledTimes(3), { timeout: 20_000 });
  expect(said[1]).toContain('port 8082 is taken');
});

it('leaves down what was stopped or killed on purpose', async () => {
  const { launch, said, supervised } = program();
  await supervised.start();
  await supervised.stop('kill');
  expect(supervised.running).toBeUndefined();
  await supervised.start();
  expect([launch.mock.calls.length, said]).toEqual([2, []]);
});
