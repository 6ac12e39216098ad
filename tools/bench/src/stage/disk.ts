import { execFile } from 'node:child_process';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What an fsync is like: as this machine's disk has it, 2 ms slower, or left out. */
export type DiskProfile = 'native' | 'slow' | 'none';

const delaysUs: Record<DiskProfile, number> = { native: 0, slow: 2_000, none: -1 };

/** The disk as one process and its children see it; which can be changed while they run. */
export interface Disk {
  /** What such a process needs in its environment. */
  readonly env: Record<string, string>;
  set(profile: DiskProfile): void;
  /** How often they have waited for the disk so far: proof that they do, and that it is this disk. */
  syncs(): number;
  close(): void;
}

export type Disks = { readonly disk: (name: string) => Promise<Disk> } | { readonly missing: string };

const source = join(import.meta.dirname, 'fsync.c');

/** Compiles what stands between a process and its disk; `missing` says what to install when it cannot be. */
export async function prepareDisks(folder: string): Promise<Disks> {
  const library = join(folder, 'fsync.so');
  try {
    await run('cc', ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl']);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'there is no `cc`' : error;
    return { missing: `the disk cannot be made slower here (${reason}): apt-get install gcc libc6-dev` };
  }
  return { disk: (name) => diskOf(join(folder, `${name}.disk`), library) };
}

async function diskOf(file: string, library: string): Promise<Disk> {
  await writeFile(file, Buffer.alloc(8));
  // PostgreSQL runs as a user of its own.
  await chmod(file, 0o666);
  const handle = openSync(file, 'r+');
  const bytes = Buffer.alloc(4);
  return {
    env: { LD_PRELOAD: library, CONCERT_BENCH_DISK: file },
    set(profile) {
      bytes.writeInt32LE(delaysUs[profile]);
      writeSync(handle, bytes, 0, 4, 0);
    },
    syncs() {
      readSync(handle, bytes, 0, 4, 4);
      return bytes.readUInt32LE();
    },
    close: () => closeSync(handle),
  };
}
