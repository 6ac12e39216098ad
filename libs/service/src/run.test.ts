import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { identityHeader, signIdentity } from './identity.ts';
import { bookingId } from './testing/tiny-service.ts';

const secret = 'a secret that is long enough to be one';
const main = new URL('./testing/tiny-main.ts', import.meta.url).pathname;

const started: ChildProcessByStdio<null, Readable, Readable>[] = [];
afterEach(() => {
  for (const process of started.splice(0)) process.kill('SIGKILL');
});

function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [main], {
    env: { PORT: '0', IDENTITY_SECRET: secret, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  return child;
}

async function ended(child: ReturnType<typeof start>): Promise<{ code: number | null; errors: string }> {
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return { code, errors };
}

describe('a service that cannot start says why in one line', () => {
  it('a wrong environment', async () => {
    const { code, errors } = await ended(start({ PORT: 'eighty' }));
    expect([code, errors]).toEqual([1, 'tiny: PORT must be a port from 0 to 65535\n']);
  });

  it('a taken port, and by whom', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const { code, errors } = await ended(start({ PORT: String(port) }));
    holder.close();
    expect(code).toBe(1);
    expect(errors).toMatch(/^[^\n]+\n$/);
    expect(errors).toContain(`tiny: port ${port} on 127.0.0.1 is taken by `);
    if (process.platform === 'linux') expect(errors).toContain(`process ${process.pid} (`);
  });
});

describe('a running service', () => {
  it('logs one line of JSON per request without tokens or people, and stops when asked to', async () => {
    const child = start({});
    const lines = createInterface({ input: child.stdout });
    const logged: Record<string, unknown>[] = [];
    const listening = Promise.withResolvers<string>();
    lines.on('line', (line) => {
      const entry = JSON.parse(line);
      logged.push(entry);
      const url = /^listening on (.+)$/.exec(entry.msg)?.[1];
      if (url !== undefined) listening.resolve(url);
    });
    const url = await listening.promise;

    const identity = signIdentity({ sub: 'c-1', roles: ['customer'], name: 'Minji' }, secret, new Date());
    const headers = { 'idempotency-key': 'k', 'content-type': 'application/json', authorization: 'Bearer private' };
    const body = JSON.stringify({ quantity: 1, name: 'Minji' });
    await fetch(`${url}/orders?token=private`, {
      method: 'POST',
      headers: { ...headers, [identityHeader]: identity },
      body,
    });
    await fetch(`${url}/broken/bug`);
    await fetch(`${url}/health/live`);
    child.kill('SIGTERM');
    const { code, errors } = await ended(child);

    expect([code, errors]).toEqual([0, '']);
    const requests = logged.filter(({ msg }) => msg === 'request');
    expect(requests.map(({ route, status, outcome }) => [route, status, outcome])).toEqual([
      ['/orders', 201, 'ok'],
      ['/broken/:how', 500, 'internal-error'],
    ]);
    expect(requests[0]).toMatchObject({ correlationId: bookingId, service: 'tiny', method: 'POST' });
    expect(JSON.stringify(logged)).not.toMatch(/private|minji/i);
    expect(logged.find(({ msg }) => msg === 'request failed')).toMatchObject({ err: { message: 'a bug' } });
  });
});
