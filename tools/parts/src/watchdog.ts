import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

let watchdog: ChildProcess | undefined;

/** Before the first child, so that there is nothing to wait for between its start and `watch`. */
export function readyToWatch(): void {
  watchdog ??= startWatchdog();
}

/** From now on the process group `pid` gets `signal` when this process is gone, however it went. */
export function watch(pid: number, signal: NodeJS.Signals): void {
  tell(`watch ${pid} ${signal.slice('SIG'.length)}`);
}

/** The process group has ended by itself: its number may belong to someone else soon. */
export function forget(pid: number): void {
  tell(`forget ${pid}`);
}

function tell(line: string): void {
  readyToWatch();
  watchdog?.stdin?.write(`${line}\n`);
}

/** One small shell for all children: it costs 1 MB, where a Node process beside each child would cost 40. */
function startWatchdog(): ChildProcess {
  const started = spawn('/bin/sh', [join(import.meta.dirname, 'watchdog.sh')], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  started.unref();
  // The pipe to a child is a socket, though its type does not say so: it must not keep this process alive either.
  if (started.stdin !== null && 'unref' in started.stdin && typeof started.stdin.unref === 'function') {
    started.stdin.unref();
  }
  return started;
}
