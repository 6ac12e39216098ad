import { readdir, readFile } from 'node:fs/promises';

/** What a process and all it has started take of the machine. */
export interface Footprint {
  /** Memory in MiB, each shared page counted once (PSS). */
  readonly memoryMib: number;
  /** Time on processors since each of them began, in seconds. */
  readonly cpuSeconds: number;
}

/** Of a clock tick in /proc, on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** Of a process and all below it; undefined where there is no /proc to tell. */
export async function footprint(pid = process.pid): Promise<Footprint | undefined> {
  const all = await Promise.all((await family(String(pid))).map(ofProcess));
  const memoryMib = sum(all.map(({ pssKib }) => pssKib)) / 1024;
  if (memoryMib === 0) return undefined;
  return { memoryMib, cpuSeconds: sum(all.map(({ ticks }) => ticks)) / ticksPerSecond };
}

/** The process and, below it, whoever is not gone by the time we ask. */
async function family(pid: string): Promise<string[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const children = await Promise.all(threads.map((thread) => read(`/proc/${pid}/task/${thread}/children`)));
  const below = await Promise.all(children.flatMap((line) => line.split(' ').filter(Boolean)).map(family));
  return [pid, ...below.flat()];
}

async function ofProcess(pid: string): Promise<{ pssKib: number; ticks: number }> {
  const [memory, stat] = await Promise.all([read(`/proc/${pid}/smaps_rollup`), read(`/proc/${pid}/stat`)]);
  // The name of the program, in brackets, may hold spaces itself; utime and stime are the 12th and 13th after it.
  const [utime = 0, stime = 0] = stat
    .replace(/^.*\) /s, '')
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return { pssKib: Number(/^Pss: +(\d+) kB/m.exec(memory)?.[1] ?? 0), ticks: utime + stime };
}

function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
