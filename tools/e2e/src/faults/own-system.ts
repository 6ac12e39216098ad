import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningPart } from '@concert/parts/part';
import { type PartName, type PartsEnvironment, startParts } from '@concert/parts/parts';
import { freePort } from '@concert/parts/ports';
import { temporaryDir } from '@concert/parts/temporary-dir';
import { startStack } from '@concert/stack/stack';
import { defaultPorts, type PortName, type ProcessName, type Surroundings } from '@concert/stack/topology';
import type { Stage } from '@concert/story/stage';
import { stageOn } from '../test-stage.ts';

/** A whole system that may be harmed: its services and its parts can be killed and started again. */
export interface OwnSystem {
  readonly parts: PartsEnvironment;
  readonly urls: Record<ProcessName, string>;
  /** What a further process of a service needs to know. */
  readonly surroundings: Surroundings;
  /** A stage at this gateway, or at another one. */
  stage(gatewayUrl?: string): Stage;
  /** Ends a service with SIGKILL; it stays down until it is started. */
  kill(name: ProcessName): Promise<void>;
  /** Starts it and waits until it is ready; what `env` says holds from now on. */
  start(name: ProcessName, env?: Record<string, string>): Promise<void>;
  /** Of the process that runs now. */
  pid(name: ProcessName): number | undefined;
  killPart(name: PartName): Promise<void>;
  /** The same data, the same address. */
  startPart(name: PartName): Promise<void>;
  stop(): Promise<void>;
}

/** Starts one on parts of its own, whatever the environment names: those are for everybody. */
export async function ownSystem(): Promise<OwnSystem> {
  const folder = await temporaryDir();
  const parts = await startParts({ dataDir: folder.path, ports: 'free', given: {} });
  const ports = await freePorts();
  const stack = await startStack({ dataDir: folder.path, parts: parts.env, ports });
  const { urls, kill, start } = stack;
  const running: Record<PartName, RunningPart> = { ...parts.running };
  const identitySecret = await readFile(join(folder.path, 'identity-secret'), 'utf8');
  const { issuer: issuerUrl, inbox: inboxUrl } = urls;
  const stopOrStart = (what: (name: ProcessName) => Promise<void>) => (name: string) => what(name as ProcessName);
  return {
    parts: parts.env,
    urls,
    surroundings: { parts: parts.env, urls, ports, identitySecret, dataDir: folder.path },
    stage: (gatewayUrl = urls.gateway) =>
      stageOn({
        ...{ gatewayUrl, issuerUrl, inboxUrl, eventStoreUrl: parts.env.EVENTSTORE_URL },
        ...{ stop: stopOrStart(stack.stop), start: stopOrStart(start) },
      }),
    kill,
    start,
    pid: stack.pid,
    killPart: (name) => running[name].kill(),
    startPart: async (name) => {
      running[name] = await parts.startAgain(name);
    },
    stop: async () => {
      await stack.stopAll();
      await parts.stop();
      await folder.remove();
    },
  };
}

export async function freePorts() {
  const ports = { ...defaultPorts };
  for (const name of Object.keys(ports) as PortName[]) ports[name] = await freePort();
  return ports;
}
