import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from './places.ts';
import { CannotRun } from './run.ts';

/** Who starts, fills or tries the node, by the number of its process. */
const lockFile = join(cacheDir, 'lock');

/**
 * Sees to it that nobody else starts, fills or tries the node at the same time, until this process ends. Throws
 * CannotRun when somebody does.
 */
export function alone(): void {
  mkdirSync(cacheDir, { recursive: true });
  for (;;) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
      break;
    } catch {
      const other = holder();
      if (other !== undefined)
        throw new CannotRun(`process ${other} is at work on the node: wait for its end, or end it`);
      rmSync(lockFile, { force: true });
    }
  }
  process.on('exit', () => rmSync(lockFile, { force: true }));
}

/** Undefined when it has ended without giving the lock back. */
function holder(): number | undefined {
  try {
    const pid = Number(readFileSync(lockFile, 'utf8'));
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('tools/cluster') ? pid : undefined;
  } catch {
    return undefined;
  }
}
