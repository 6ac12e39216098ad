import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { Type } from '@concert/schema/schema';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createService, type Service } from './service.ts';

const agent = new Agent({ keepAlive: true });
afterEach(() => {
  vi.useRealTimers();
  agent.destroy();
});

async function listening(drainMs: number) {
  const service = await createService('tiny', { identitySecret: 'x'.repeat(32), logLevel: 'silent', drainMs });
  const entered = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  service.http.route({
    method: 'GET',
    url: '/slow',
    schema: { response: { 200: Type.Object({ done: Type.Boolean() }) } },
    config: { access: 'anyone' },
    handler: async () => {
      entered.resolve();
      await release.promise;
      return { done: true };
    },
  });
  const url = await service.http.listen({ host: '127.0.0.1', port: 0 });
  return { service, url, entered: entered.promise, release: release.resolve };
}

async function get(url: string): Promise<{ status: number | undefined; connection: string | undefined; body: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request(url, { agent }, resolve).on('error', reject).end();
  const answer = await promise;
  return { status: answer.statusCode, connection: answer.headers.connection, body: await text(answer) };
}

describe('stopping', () => {
  it('answers what is in flight, then closes background work and parts in reverse order', async () => {
    const { service, url, entered, release } = await listening(0);
    const steps: string[] = [];
    service.onStop('first', async () => void steps.push('first'));
    service.onStop('second', async () => void steps.push('second'));
    service.onStop('broken', () => Promise.reject(new Error('no')));
    service.background('loop', async (signal) => {
      await new Promise((done) => signal.addEventListener('abort', done));
      steps.push('loop');
    });
    await get(`${url}/health/live`);
    const slow = get(`${url}/slow`);
    await entered;
    const stopped = Promise.all([service.stop(), service.stop()]);
    await expectRefused(service, url);
    expect(steps).toEqual([]);
    release();
    expect(await slow).toEqual({ status: 200, connection: 'close', body: '{"done":true}' });
    await stopped;
    expect(steps).toEqual(['loop', 'second', 'first']);
  });

  it('is unready but still answers while a load balancer looks away', async () => {
    const { service, url } = await listening(300);
    expect((await get(`${url}/health/ready`)).status).toBe(200);
    const stopped = service.stop();
    const ready = await get(`${url}/health/ready`);
    expect([ready.status, JSON.parse(ready.body).code, ready.connection]).toEqual([503, 'draining', 'close']);
    expect((await get(`${url}/health/live`)).status).toBe(200);
    await stopped;
    await expectRefused(service, url);
  });
});

it('closes everything also when somebody never ends a request', async () => {
  const { service, url } = await listening(0);
  const closed = vi.fn();
  service.onStop('part', async () => closed());
  const withheld = request(`${url}/slow`, { method: 'POST', headers: { 'content-length': '9' } });
  withheld.on('error', () => undefined).flushHeaders();
  await once(withheld, 'response');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const stopped = service.stop();
  vi.advanceTimersByTime(7_999);
  await new Promise(setImmediate);
  expect(closed).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  await stopped;
  expect(closed).toHaveBeenCalledOnce();
});

/** Nobody new comes in once it has closed its door. */
async function expectRefused({ http }: Service, url: string): Promise<void> {
  await vi.waitFor(() => expect(http.server.listening).toBe(false), { timeout: 20_000 });
  await expect(get(`${url}/health/live`)).rejects.toThrow(/ECONNREFUSED|ECONNRESET|socket hang up/);
}
