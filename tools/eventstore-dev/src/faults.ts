import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** What a test can make the stand-in do wrong. */
export interface Faults {
  /** Answers nothing any more, while connections stay open. */
  frozen: boolean;
  /** The next commit is not acknowledged: every connection is dropped instead. Falls back to false when it happened. */
  dropAfterCommit: boolean;
  /** Every fsync takes this much longer (ms). */
  fsyncDelayMs: number;
  /** How often each CaughtUp is sent. */
  caughtUpTimes: number;
}

/** The switches, as the rest of the server meets them. */
export class FaultSwitches {
  /** Set by the server: cuts every client off. */
  dropConnections: () => void = () => {};
  #faults: Faults = { frozen: false, dropAfterCommit: false, fsyncDelayMs: 0, caughtUpTimes: 1 };
  #thawed = Promise.withResolvers<void>();

  constructor() {
    this.#thawed.resolve();
  }

  get current(): Readonly<Faults> {
    return this.#faults;
  }

  set(changes: Partial<Faults>): void {
    const wasFrozen = this.#faults.frozen;
    this.#faults = { ...this.#faults, ...changes };
    if (this.#faults.frozen && !wasFrozen) this.#thawed = Promise.withResolvers<void>();
    if (!this.#faults.frozen) this.#thawed.resolve();
  }

  async whileFrozen(): Promise<void> {
    await this.#thawed.promise;
  }

  async beforeFsync(): Promise<void> {
    await this.#thawed.promise;
    if (this.#faults.fsyncDelayMs > 0) await pause(this.#faults.fsyncDelayMs);
  }

  /** True when this commit must not be acknowledged; the connections are gone then. */
  afterCommit(): boolean {
    if (!this.#faults.dropAfterCommit) return false;
    this.set({ dropAfterCommit: false });
    this.dropConnections();
    return true;
  }
}

/** The switches over HTTP: GET shows them, PATCH with a JSON object changes those it names. */
export function faultServer(switches: FaultSwitches): Server {
  return createServer((request, response) => {
    answer(switches, request, response).catch((error: unknown) => {
      response
        .writeHead(400, { 'content-type': 'text/plain' })
        .end(`${error instanceof Error ? error.message : error}\n`);
    });
  });
}

async function answer(switches: FaultSwitches, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'PATCH') switches.set(parseFaults(await body(request), switches.current));
  response.writeHead(200, { 'content-type': 'application/json' }).end(`${JSON.stringify(switches.current)}\n`);
}

async function body(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > 10_000) throw new Error('too large');
  }
  return text;
}

function parseFaults(text: string, known: Readonly<Faults>): Partial<Faults> {
  const changes: unknown = JSON.parse(text);
  if (typeof changes !== 'object' || changes === null) throw new Error('expected an object');
  for (const [name, value] of Object.entries(changes)) {
    if (!(name in known)) throw new Error(`unknown fault ${name}`);
    if (typeof value !== typeof known[name as keyof Faults]) throw new Error(`wrong type for ${name}`);
  }
  return changes;
}
