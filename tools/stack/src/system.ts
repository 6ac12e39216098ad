import { mkdir } from 'node:fs/promises';
import { PartUnavailable } from '@concert/parts/part';
import {
  defaultPorts,
  type PartName,
  type Parts,
  type PartsEnvironment,
  startParts,
  titleOf,
} from '@concert/parts/parts';
import { findSystem } from './control.ts';
import { choosePorts } from './ports.ts';
import { serveControl } from './serve-control.ts';
import { type Stack, type StackOptions, startStack } from './stack.ts';
import { Supervised } from './supervised.ts';

export interface SystemOptions extends Omit<StackOptions, 'parts' | 'ports'> {
  ports: 'default' | 'free';
  /** Parts that run already; what the environment names, unless said otherwise. */
  given?: Partial<PartsEnvironment>;
}

export interface System {
  readonly parts: Parts;
  readonly stack: Stack;
  /** Ends the services, then the parts; nothing is left running. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts the parts and, on them, the stack; from then on `attachSystem` finds it by its data folder. Throws
 * PartUnavailable, in words for the reader, when something is missing or runs already; then nothing is left running.
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const { dataDir, onProgress = () => {} } = options;
  const other = findSystem(dataDir);
  if (other !== undefined) {
    throw new PartUnavailable(`Concert runs on ${dataDir} already, as process ${other.pid}: stop it with Ctrl-C there`);
  }
  const ports = await choosePorts(options.ports);
  await mkdir(dataDir, { recursive: true });
  const partPorts = options.ports === 'default' ? defaultPorts : options.ports;
  const given = options.given === undefined ? {} : { given: options.given };
  const parts = await startParts({ dataDir, ports: partPorts, onProgress, ...given });
  const supervised = (Object.keys(parts.running) as PartName[]).map(
    (name) => new Supervised(titleOf(name), () => parts.startAgain(name), onProgress, parts.running[name]),
  );
  const stopParts = async () => {
    await Promise.all(supervised.map((part) => part.stop()));
  };
  try {
    const stack = await startStack({ ...options, ports, parts: parts.env });
    const endControl = await serveControl(stack, parts.env.EVENTSTORE_URL, dataDir);
    const stop = async () => {
      await endControl();
      await stack.stopAll();
      await stopParts();
    };
    return { parts, stack, stop };
  } catch (error) {
    await stopParts();
    throw error;
  }
}
