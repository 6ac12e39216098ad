import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Child } from '@concert/parts/child';
import type { PartsEnvironment } from '@concert/parts/parts';
import { runService, whenReady } from './service-process.ts';
import { Supervised } from './supervised.ts';
import { type Ports, type ProcessName, processNames, type Surroundings, topology } from './topology.ts';

type Overrides = Partial<Record<ProcessName, Record<string, string>>>;

export interface StackOptions {
  dataDir: string;
  parts: PartsEnvironment;
  ports: Ports;
  /** What single processes are told besides, or instead. */
  env?: Overrides;
  onProgress?: (line: string) => void;
}

/** All services, the token issuer and the inbox, each a process that is started again when it dies. */
export interface Stack {
  readonly urls: Record<ProcessName, string>;
  readonly stop: (name: ProcessName) => Promise<void>;
  /** Ends it as a crash would, and it stays down until it is started. */
  readonly kill: (name: ProcessName) => Promise<void>;
  /** Starts it and waits until it is ready; what `env` says holds from now on. */
  readonly start: (name: ProcessName, env?: Record<string, string>) => Promise<void>;
  readonly restart: (name: ProcessName, env?: Record<string, string>) => Promise<void>;
  readonly stopAll: () => Promise<void>;
  /** What it has printed since it was last started. */
  readonly logs: (name: ProcessName) => string;
  readonly pid: (name: ProcessName) => number | undefined;
}

const readyWithinMs = 60_000;

/** Starts the stack on running parts; resolves when all are ready. Throws, with nothing left running, when one is not. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { dataDir, onProgress = () => {} } = options;
  const around = await surroundings(options);
  const overrides: Overrides = { ...options.env };
  await rm(logFolder(dataDir), { recursive: true, force: true });

  const launch = (name: ProcessName) => async (again: boolean) => {
    const env = { ...topology[name].env(around), ...overrides[name] };
    const child = await runService(topology[name].main, env, logFile(dataDir, name));
    if (again) void sayWhenReady(name, around.urls[name], child, onProgress);
    return child;
  };
  const supervise = (name: ProcessName) => [name, new Supervised<Child>(name, launch(name), onProgress)] as const;
  const processes = new Map(processNames.map(supervise));
  const of = (name: ProcessName): Supervised<Child> => {
    const process = processes.get(name);
    if (process === undefined) throw new Error(`there is no ${name}; there are ${processNames.join(', ')}`);
    return process;
  };

  const start = async (name: ProcessName, env = overrides[name]) => {
    if (env !== undefined) overrides[name] = env;
    await of(name).start();
    await whenReady(around.urls[name], readyWithinMs).catch((error) => {
      throw new Error(`${name} is ${error.message}; it has logged to ${logFile(dataDir, name)}`);
    });
  };
  const stopAll = async () => {
    await Promise.all(processNames.map((name) => of(name).stop()));
  };
  const stack: Stack = {
    urls: around.urls,
    stop: (name) => of(name).stop(),
    kill: (name) => of(name).stop('kill'),
    start,
    restart: async (name, env) => {
      await of(name).stop();
      await start(name, env);
    },
    stopAll,
    logs: (name) => of(name).running?.log() ?? '',
    pid: (name) => of(name).running?.pid,
  };
  await startAll(start, onProgress).catch(async (error) => {
    await stopAll();
    throw error;
  });
  return stack;
}

async function startAll(start: Stack['start'], onProgress: (line: string) => void): Promise<void> {
  await Promise.all(
    processNames.map(async (name) => {
      const began = Date.now();
      await start(name);
      onProgress(readySince(name, began));
    }),
  );
}

/** After a death: whoever read of it wants to know that it is over. Of one that has died again, the next one tells. */
async function sayWhenReady(
  name: ProcessName,
  url: string,
  child: Child,
  onProgress: (line: string) => void,
): Promise<void> {
  const began = Date.now();
  const line = await whenReady(url, readyWithinMs).then(
    () => readySince(name, began),
    (error) => `${name} is ${error.message}`,
  );
  if (child.isRunning()) onProgress(line);
}

function readySince(name: ProcessName, began: number): string {
  return `${name}: ready in ${((Date.now() - began) / 1000).toFixed(1)} s`;
}

async function surroundings({ dataDir, parts, ports }: StackOptions): Promise<Surroundings> {
  const urls = Object.fromEntries(processNames.map((name) => [name, `http://127.0.0.1:${ports[name]}`]));
  return { parts, ports, urls: urls as Surroundings['urls'], identitySecret: await identitySecret(dataDir), dataDir };
}

/** The secret of the last start, or a new one, kept for the next. */
async function identitySecret(dataDir: string): Promise<string> {
  const file = join(dataDir, 'identity-secret');
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept !== undefined) return kept;
  const made = randomBytes(32).toString('hex');
  await mkdir(dataDir, { recursive: true });
  await writeFile(file, made, { mode: 0o600 });
  return made;
}

function logFolder(dataDir: string): string {
  return join(dataDir, 'logs');
}

function logFile(dataDir: string, name: ProcessName): string {
  return join(logFolder(dataDir), `${name}.log`);
}
