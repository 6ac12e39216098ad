import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { forget, readyToWatch, watch } from './watchdog.ts';

export interface Program {
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number;
  gid?: number;
  /** Takes everything the program prints; written on, never begun anew. Absent: the program shares our terminal. */
  logFile?: string;
  /** How the program is asked to end; SIGTERM when not said. */
  endSignal?: NodeJS.Signals;
}

export interface Child {
  readonly pid: number;
  /** How it ended, in words: `exit code 1`, `SIGKILL`. */
  readonly exited: Promise<string>;
  readonly isRunning: () => boolean;
  /** What this run has printed so far. */
  readonly log: () => string;
  /** Asks it to end, insists after `withinMs` (default 15 s). */
  readonly stop: (withinMs?: number) => Promise<void>;
  /** Ends it without a warning, as a crash would. */
  readonly kill: () => Promise<void>;
}

const children = new Set<Child>();

/** Ends every child of this process, at once; for when it must leave in the middle of something. */
export async function stopChildren(): Promise<void> {
  await Promise.all(children.values().map((child) => child.stop()));
}

/**
 * Starts a program in a process group of its own, so that Ctrl-C reaches only us and we end the children in order; it
 * never outlives this process. Throws when the program cannot be started (`code` ENOENT: there is none of that name).
 */
export async function runChild(program: Program): Promise<Child> {
  const { logFile, endSignal = 'SIGTERM' } = program;
  if (logFile !== undefined) mkdirSync(dirname(logFile), { recursive: true });
  const logFrom = logFile === undefined ? 0 : (statSync(logFile, { throwIfNoEntry: false })?.size ?? 0);
  readyToWatch();
  const spawned = spawnInto(program, logFile);
  const { pid } = spawned;
  // In the same breath: a parent that is killed while it waits for the event below would leave the child behind.
  if (pid !== undefined) watch(pid, endSignal);
  await once(spawned, 'spawn');
  if (pid === undefined) throw new Error(`${program.command} has no process id`);
  let running = true;
  const exited = once(spawned, 'exit').then(([code, signal]) => {
    running = false;
    forget(pid);
    children.delete(child);
    return signal === null ? `exit code ${code}` : String(signal);
  });
  const kill = async () => {
    signalGroup(pid, 'SIGKILL');
    await exited;
  };
  const stop = async (withinMs = 15_000) => {
    if (!running) return;
    spawned.kill(endSignal);
    const late = AbortSignal.timeout(withinMs);
    late.addEventListener('abort', () => running && signalGroup(pid, 'SIGKILL'));
    await exited;
  };
  const log = () => (logFile === undefined ? '' : readFileSync(logFile).subarray(logFrom).toString());
  const child: Child = { pid, exited, isRunning: () => running, log, stop, kill };
  children.add(child);
  return child;
}

function spawnInto(program: Program, logFile: string | undefined): ChildProcess {
  const { command, args, env, cwd, uid, gid } = program;
  const output = logFile === undefined ? 'inherit' : openSync(logFile, 'a');
  try {
    return spawn(command, args, {
      stdio: ['ignore', output, output],
      detached: true,
      ...(env && { env }),
      ...(cwd !== undefined && { cwd }),
      ...(uid !== undefined && { uid }),
      ...(gid !== undefined && { gid }),
    });
  } finally {
    if (typeof output === 'number') closeSync(output);
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It ended a moment ago.
  }
}

/** Waits until the child has printed `pattern`. Throws with its last lines when it ends first or takes too long. */
export async function whenPrinted(child: Child, pattern: RegExp, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!pattern.test(child.log())) {
    if (!child.isRunning()) throw new Error(`ended with ${await child.exited}: ${lastLines(child.log(), 3)}`);
    if (Date.now() > deadline) throw new Error(`not up after ${withinMs / 1000} s: ${lastLines(child.log(), 3)}`);
    await pause(30);
  }
}

function lastLines(text: string, count: number): string {
  return text.trim().split('\n').slice(-count).join(' | ');
}
