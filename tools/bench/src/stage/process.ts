import { join } from 'node:path';
import { type Child, runChild, whenPrinted } from '@concert/parts/child';
import { cacheDir, repositoryRoot } from '@concert/parts/repository';
import { whenReady } from '@concert/stack/service-process';

/** A process of the stage that answers HTTP. */
export interface Process {
  readonly name: string;
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

export interface Program {
  readonly name: string;
  /** What Node runs, from the root of the repository. */
  readonly main: string;
  readonly port: number;
  readonly env: Record<string, string>;
  readonly logFolder: string;
}

const withinMs = 60_000;

/** Starts a program as an image would, with Node as it is: a service, which says at `/health/ready` when it is. */
export async function startService(program: Program): Promise<Process> {
  const { name, port } = program;
  const child = await launch(program);
  const ended = child.exited.then((how) => {
    throw new Error(`ended (${how}): ${lastError(child.log())}`);
  });
  try {
    await Promise.race([whenReady(`http://127.0.0.1:${port}`, withinMs), ended]);
  } catch (error) {
    await child.stop();
    throw new Error(`${name}: ${error instanceof Error ? error.message : error}`);
  }
  return processOf(program, child);
}

/** The line in which a program says why it gives up. */
function lastError(log: string): string {
  const lines = log.trim().split('\n');
  return lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? 'it said nothing';
}

/** The same for one that prints `listening`. */
export async function startPlain(program: Program): Promise<Process> {
  const child = await launch(program);
  await whenPrinted(child, /listening/, withinMs);
  return processOf(program, child);
}

/** Starts a program and does not wait for it. */
export function launch({ name, main, env, port, logFolder }: Program): Promise<Child> {
  return runChild({
    command: process.execPath,
    args: [join(repositoryRoot, main)],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      NODE_COMPILE_CACHE: join(cacheDir, 'compile-cache'),
      PORT: String(port),
      ...env,
    },
    cwd: repositoryRoot,
    logFile: join(logFolder, `${name}.log`),
  });
}

function processOf({ name, port }: Program, { pid, stop }: Child): Process {
  return { name, port, pid, url: `http://127.0.0.1:${port}`, stop: () => stop() };
}
