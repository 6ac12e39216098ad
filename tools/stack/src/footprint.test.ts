import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { footprint } from './footprint.ts';

it.runIf(existsSync('/proc/self/smaps_rollup'))('counts a process with what it has started', async () => {
  const program = 'process.stdout.write("up"); process.stdin.resume()';
  const shell = spawn('/bin/sh', ['-c', '"$0" -e "$1"; true', process.execPath, program]);
  try {
    await once(shell.stdout, 'data');
    const whole = await footprint(shell.pid);
    // A shell takes one MiB; Node, below it, takes more.
    expect(whole?.memoryMib).toBeGreaterThan(5);
    expect(whole?.cpuSeconds).toBeGreaterThan(0);
  } finally {
    shell.stdin.end();
  }
});

it('knows nothing of a process that is gone', async () => {
  expect(await footprint(2 ** 30)).toBeUndefined();
});
