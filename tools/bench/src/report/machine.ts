import { execFileSync } from 'node:child_process';
import { closeSync, fdatasyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '@concert/parts/repository';
import { type Spread, spreadOf } from './statistics.ts';

export interface Machine {
  readonly when: string;
  readonly commit: string;
  readonly processor: string;
  readonly processors: number;
  readonly memoryGib: number;
  readonly system: string;
  readonly node: string;
  /** Milliseconds that a small write to the disk takes until it is durable. */
  readonly fsyncMs: Spread;
  /** Processes that wanted to run in the last minute, before we began. */
  readonly loadAverage: number;
}

/** @param folder on the disk that will be used */
export function describeMachine(folder: string): Machine {
  const [first] = cpus();
  return {
    when: new Date().toISOString(),
    commit: commit(),
    processor: first?.model ?? 'unknown',
    processors: cpus().length,
    memoryGib: Math.round((totalmem() / 2 ** 30) * 10) / 10,
    system: `${platform()} ${release()} ${arch()}${distribution()}`,
    node: process.version,
    fsyncMs: fsyncMs(join(folder, 'fsync-probe')),
    loadAverage: loadavg()[0] ?? 0,
  };
}

const probes = 100;

function fsyncMs(file: string): Spread {
  const handle = openSync(file, 'w');
  const block = Buffer.alloc(4096);
  const times = Array.from({ length: probes }, () => {
    writeSync(handle, block);
    const began = performance.now();
    fdatasyncSync(handle);
    return performance.now() - began;
  });
  closeSync(handle);
  rmSync(file);
  return spreadOf(times);
}

function commit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty', '--abbrev=12'], {
      cwd: repositoryRoot,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .toString()
      .trim();
  } catch {
    return 'unknown';
  }
}

function distribution(): string {
  try {
    return `, ${/^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1]}`;
  } catch {
    return '';
  }
}
