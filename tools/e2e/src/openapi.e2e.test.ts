import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@concert/parts/repository';
import { expect, it } from 'vitest';
import { brokenPromises, type OpenApi } from './openapi-compatibility.ts';
import { testStage } from './test-stage.ts';

const recorded = join(repositoryRoot, 'docs/openapi.json');

/** `npm test -- tools/e2e/src/openapi.e2e.test.ts -u` records a compatible change; a breaking one needs another path. */
it('the API that the gateway describes keeps every promise of the recorded one', async () => {
  const response = await fetch(`${testStage().system.gatewayUrl}/openapi.json`);
  const { servers, ...document } = (await response.json()) as OpenApi & { servers: unknown };
  expect(servers).toBeDefined();
  expect(Object.keys(document.paths).length).toBeGreaterThan(10);
  if (existsSync(recorded)) {
    expect(brokenPromises(JSON.parse(readFileSync(recorded, 'utf8')), document)).toEqual([]);
  }
  await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot(recorded);
});
