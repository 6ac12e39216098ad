import { afterEach, expect, it } from 'vitest';
import type { Http } from './http.ts';
import { createHttp } from './http-server.ts';
import { createLogger } from './logger.ts';
import { refuseWhenOverloaded } from './overload.ts';
import { logRequests } from './request-log.ts';

let http: Http;
let nowMs = 0;

afterEach(() => http.close());

const statusOf = async (url: string) => (await http.inject(url)).statusCode;

it('refuses while the event loop of a listening service is late, but not the questions after its health', async () => {
  const logger = createLogger('test', 'silent');
  http = await createHttp(logger, () => false);
  logRequests(http, logger, { answered: () => undefined });
  refuseWhenOverloaded(http, () => nowMs);
  for (const url of ['/work', '/health/live']) http.get(url, async () => 'done');
  nowMs = 1_000_000;
  expect(await statusOf('/work')).toBe(200);
  await http.listen({ port: 0 });
  nowMs += 2_000;
  expect(await statusOf('/work')).toBe(200);
  nowMs += 1_000;
  expect([await statusOf('/work'), await statusOf('/health/live')]).toEqual([503, 200]);
});
