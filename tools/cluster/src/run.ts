import { type SpawnOptions, spawn } from 'node:child_process';

/** The command cannot be carried out; the message says in a line or two what is missing and how to mend it. */
export class CannotRun extends Error {
  override readonly name = 'CannotRun';
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions extends Pick<SpawnOptions, 'cwd' | 'env'> {
  readonly input?: string;
  readonly timeoutMs?: number;
}

/** Runs a program to its end, whatever comes of it. Throws CannotRun when there is no such program. */
export async function attempt(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { input, timeoutMs = 600_000, ...spawned } = options;
  const child = spawn(command, args, { ...spawned, stdio: 'pipe', timeout: timeoutMs });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  // Who does not read to the end says so by how it ends.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', (error) => reject(new CannotRun(`${command} cannot be run: ${error.message}`)));
    child.once('close', (status, signal) => {
      if (signal !== null) err.push(Buffer.from(`\nended by ${signal}`));
      resolve(status ?? 1);
    });
  });
  return { code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() };
}

/** What it printed. Throws with its last lines when it fails. */
export async function output(command: string, args: readonly string[], options?: RunOptions): Promise<string> {
  const { code, stdout, stderr } = await attempt(command, args, options);
  if (code === 0) return stdout;
  const said = (stderr.trim() || stdout.trim()).split('\n').slice(-6).join('\n');
  throw new Error(`${[command, ...args].join(' ').slice(0, 200)} failed: ${said}`);
}
