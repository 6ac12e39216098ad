import { readdirSync, readFileSync } from 'node:fs';

/** Of a clock tick in /proc, on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** Seconds that a process has taken of a processor, in user and kernel mode; undefined where there is no /proc to tell. */
export function cpuSecondsOf(pid: number): number | undefined {
  try {
    return ticksIn(readFileSync(`/proc/${pid}/stat`, 'utf8')) / ticksPerSecond;
  } catch {
    return undefined;
  }
}

/** The name of the program, in brackets, may hold spaces itself; utime and stime are the 12th and 13th after it. */
export function ticksIn(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/** Of a process and its children; those that have ended in between are not counted. */
export function familyCpuSeconds(pid: number): number | undefined {
  const own = cpuSecondsOf(pid);
  return own === undefined ? undefined : childrenOf(pid).reduce((sum, child) => sum + (cpuSecondsOf(child) ?? 0), own);
}

function childrenOf(pid: number): number[] {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const lines = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8'));
    return lines.flatMap((line) => line.split(' ').filter(Boolean).map(Number));
  } catch {
    return [];
  }
}
