import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@concert/parts/repository';
import { expect, it } from 'vitest';
import { brokenPromises, type OpenApi } from './openapi-compatibility.ts';
import { testStage } from './test-stage.ts';

const recorded = join(repositoryRoot, 'docs/openapi.json');

/** `npm test -- tools/e2e/src/openapi.e2e.test.ts -u` records a compatible change; a breaking one needs another path. */
it('the API that the gateway describes keeps every promise of the recorded one', async () => {
  const before: OpenApi = existsSync(recorded) ? JSON.parse(readFileSync(recorded, 'utf8')) : { paths: {} };
  // The first to ask may be answered before a busy service has described itself.
  await expect.poll(async () => brokenPromises(before, await described()), { timeout: 20_000 }).toEqual([]);
  const { servers, ...document } = await described();
  expect(servers).toBeDefined();
  expect(Object.keys(document.paths).length).toBeGreaterThan(10);
  await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot(recorded);
});

async function described(): Promise<OpenApi & { servers: unknown }> {
  const response = await fetch(`${testStage().system.gatewayUrl}/openapi.json`);
  return (await response.json()) as OpenApi & { servers: unknown };
}
