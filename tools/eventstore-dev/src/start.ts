import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Faults } from './faults.ts';

export interface EventStoreDev {
  /** The connection string, `esdb://127.0.0.1:<port>?tls=false`. */
  url: string;
  pid: number;
  /** How it ended, in words, whenever it does. */
  exited: Promise<string>;
  /** Throws the fault switches that are named. */
  setFaults(faults: Partial<Faults>): Promise<void>;
  /** Ends it gracefully. */
  stop(): Promise<void>;
  /** Ends it as a power cut would (SIGKILL). */
  kill(): Promise<void>;
}

export interface StartOptions {
  dataDir: string;
  /** A free one by default. */
  port?: number;
  /** What its process finds in its environment besides ours. */
  env?: Record<string, string>;
}

/**
 * Node keeps its heap small: the disk is the store, and this runs beside everything else. So small, that it is let grow to
 * four times of what lives in it before it is searched for garbage: else that would take a fifth of the time under load.
 */
const smallHeap = ['--max-semi-space-size=16', '--max-old-space-size=128', '--heap-growing-percent=300'];
const startTimeoutMs = 15_000;

/**
 * Starts the stand-in as a process of its own, which ends with this one, and resolves once it listens.
 * Rejects with the line in which it says why it can't.
 */
export async function startEventStoreDev({ dataDir, port = 0, env }: StartOptions): Promise<EventStoreDev> {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const settings = ['--port', String(port), '--data', dataDir, '--faults-port', '0', '--until-stdin-ends'];
  const child = spawn(process.execPath, [...smallHeap, main, ...settings], {
    detached: true,
    env: { ...process.env, ...env },
  });
  const exited = once(child, 'exit').then(([code, signal]) => String(signal ?? `exit code ${code}`));
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await exited;
  };
  const { url, faultsUrl } = await listening(child);
  return {
    url,
    pid: child.pid ?? 0,
    exited,
    setFaults: (faults) => patch(faultsUrl, faults),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

const listeningLine = /listening on (esdb:\S+), fault switches on (http:\S+)\n/;

/** What it says is kept until it listens or ends; from then on it says it to our own stderr. */
function listening(child: ChildProcessWithoutNullStreams): Promise<{ url: string; faultsUrl: string }> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => child.kill('SIGKILL'), startTimeoutMs);
    const hear = (chunk: Buffer) => {
      said += chunk;
      const [, url, faultsUrl] = listeningLine.exec(said) ?? [];
      if (url === undefined || faultsUrl === undefined) return;
      clearTimeout(timer);
      child.stdout.off('data', hear).resume();
      child.stderr.off('data', hear).pipe(process.stderr);
      resolve({ url, faultsUrl });
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('close', () => {
      clearTimeout(timer);
      reject(new Error(said.trim() || 'the stand-in event store did not start'));
    });
  });
}

async function patch(faultsUrl: string, faults: Partial<Faults>): Promise<void> {
  const response = await fetch(faultsUrl, { method: 'PATCH', body: JSON.stringify(faults) });
  if (!response.ok) throw new Error(await response.text());
}
