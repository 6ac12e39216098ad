import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startCollector } from '@concert/tracing/testing/collector';
import { expect, it, onTestFinished } from 'vitest';
import { identityHeader, signIdentity } from './identity.ts';
import { bookingId } from './testing/tiny-service.ts';

const main = new URL('./testing/tiny-main.ts', import.meta.url).pathname;
const secret = 'a secret that is long enough to be one';
const traceId = '0af7651916cd43dd8448eb211c80319c';

/** A service of its own, asked once in a trace and stopped; gives every file that it has loaded. */
async function askedOnce(env: Record<string, string>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'concert-loaded-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const child = spawn(process.execPath, [main], {
    // What V8 says of coverage names every script.
    env: { PORT: '0', IDENTITY_SECRET: secret, NODE_V8_COVERAGE: folder, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /listening on (\S+)"/.exec(line)?.[1];
    if (url === undefined) continue;
    await order(url);
    child.kill('SIGTERM');
  }
  await exited;
  const reports = await Promise.all((await readdir(folder)).map((file) => readFile(join(folder, file), 'utf8')));
  return reports.flatMap((report) => JSON.parse(report).result.map(({ url }: { url: string }) => url));
}

async function order(url: string): Promise<void> {
  const answer = await fetch(`${url}/orders`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': bookingId,
      traceparent: `00-${traceId}-b7ad6b7169203331-01`,
      [identityHeader]: signIdentity({ sub: 'minji', roles: ['customer'] }, secret, new Date()),
    },
    body: '{"quantity":1}',
  });
  expect(answer.status).toBe(201);
}

/** Less its API, which prom-client brings. */
const ofOpenTelemetry = (files: readonly string[]) =>
  files.filter((file) => file.includes('/@opentelemetry/') && !file.includes('/@opentelemetry/api/'));

it('a service that is told no collector loads nothing of OpenTelemetry', async () => {
  const files = await askedOnce({});
  expect(files.some((file) => file.endsWith('/libs/tracing/src/tracing.ts'))).toBe(false);
  expect(ofOpenTelemetry(files)).toEqual([]);
});

it('one that is told of a collector tells it what it did, before it stops', async () => {
  const collector = await startCollector();
  onTestFinished(() => collector.stop());
  const files = await askedOnce({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  expect(ofOpenTelemetry(files).length).toBeGreaterThan(5);
  expect(collector.spans).toMatchObject([{ service: 'tiny', name: 'POST /orders', traceId }]);
});
