import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessName } from './topology.ts';

/** What a running system leaves in its data folder, so that others find it. */
export interface SystemCard {
  pid: number;
  urls: Record<ProcessName, string>;
  eventStoreUrl: string;
  /** Where it takes orders, and the word that proves that who gives one may read its folder. */
  controlUrl: string;
  controlToken: string;
}

/** A system that another process started. */
export interface AttachedSystem {
  readonly pid: number;
  readonly gatewayUrl: string;
  readonly issuerUrl: string;
  readonly inboxUrl: string;
  readonly urls: Record<ProcessName, string>;
  readonly eventStoreUrl: string;
  /** Ends a service on purpose: it stays down until it is started. */
  stop(name: string): Promise<void>;
  /** The same without a warning, as a crash would. */
  kill(name: string): Promise<void>;
  /** Starts a service and waits until it is ready. */
  start(name: string): Promise<void>;
}

export function cardFile(dataDir: string): string {
  return join(dataDir, 'system.json');
}

/** The system that runs on this data folder, if one does. */
export function findSystem(dataDir: string): AttachedSystem | undefined {
  const card = readCard(dataDir);
  if (card === undefined || !isAlive(card.pid)) return undefined;
  const { pid, urls, eventStoreUrl } = card;
  return {
    pid,
    urls,
    eventStoreUrl,
    gatewayUrl: urls.gateway,
    issuerUrl: urls.issuer,
    inboxUrl: urls.inbox,
    stop: (name) => order(card, 'stop', name),
    kill: (name) => order(card, 'kill', name),
    start: (name) => order(card, 'start', name),
  };
}

/** The system that runs on this data folder; throws when none does. */
export function attachSystem(dataDir: string): AttachedSystem {
  const system = findSystem(dataDir);
  if (system === undefined) throw new Error(`no system runs on ${dataDir}: start it with \`npm start\``);
  return system;
}

function readCard(dataDir: string): SystemCard | undefined {
  try {
    return JSON.parse(readFileSync(cardFile(dataDir), 'utf8'));
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Longer than a service may take to become ready. */
const orderTimeoutMs = 90_000;

async function order({ controlUrl, controlToken }: SystemCard, verb: string, name: string): Promise<void> {
  const response = await fetch(`${controlUrl}/${verb}/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${controlToken}` },
    signal: AbortSignal.timeout(orderTimeoutMs),
  });
  if (!response.ok) throw new Error(await response.text());
}
