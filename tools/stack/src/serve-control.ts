import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cardFile, type SystemCard } from './control.ts';
import type { Stack } from './stack.ts';
import { type ProcessName, processNames } from './topology.ts';

/**
 * Lets other processes of this user stop and start single services: the demo shows what an outage does to a system that
 * it did not start. Returns how to end it.
 */
export async function serveControl(stack: Stack, eventStoreUrl: string, dataDir: string): Promise<() => Promise<void>> {
  const controlToken = randomBytes(32).toString('hex');
  const server = createServer((request, response) => {
    const allowed = request.method === 'POST' && request.headers.authorization === `Bearer ${controlToken}`;
    const done = allowed ? obey(stack, request.url ?? '') : Promise.reject(new Error('not allowed'));
    done.then(
      () => response.writeHead(204).end(),
      (error: unknown) => response.writeHead(400).end(error instanceof Error ? error.message : String(error)),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const card: SystemCard = {
    pid: process.pid,
    urls: stack.urls,
    eventStoreUrl,
    controlUrl: `http://127.0.0.1:${port}`,
    controlToken,
  };
  await rm(cardFile(dataDir), { force: true });
  await writeFile(cardFile(dataDir), JSON.stringify(card, null, 2), { mode: 0o600 });
  return async () => {
    server.close();
    server.closeAllConnections();
    await rm(cardFile(dataDir), { force: true });
  };
}

async function obey(stack: Stack, path: string): Promise<void> {
  const [, verb, asked] = path.split('/');
  const name: ProcessName | undefined = processNames.find((each) => each === asked);
  if (name === undefined) throw new Error(`there is no ${asked}; there are ${processNames.join(', ')}`);
  if (verb === 'stop') await stack.stop(name);
  else if (verb === 'kill') await stack.kill(name);
  else if (verb === 'start') await stack.start(name);
  else throw new Error(`cannot ${verb} a service; only stop, kill, start`);
}
