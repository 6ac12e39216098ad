import { afterEach, expect, it } from 'vitest';
import { Entrance } from './entrance.ts';
import type { Http } from './http.ts';
import { createHttp } from './http-server.ts';
import { createLogger } from './logger.ts';
import { whileLate } from './overload.ts';
import { logRequests } from './request-log.ts';

let http: Http;
let nowMs = 0;

afterEach(() => http.close());

it('refuses while the event loop of a listening service is late, but not the questions after its health and metrics', async () => {
  const logger = createLogger('test', 'silent');
  const metrics = { answered: () => undefined, mayFail: () => undefined };
  const entrance = new Entrance(logger, metrics, () => false);
  http = await createHttp(logger, entrance, () => false);
  logRequests(http, logger, metrics);
  entrance.keep(whileLate(http, () => nowMs));
  for (const url of ['/work', '/health/live', '/metrics']) http.get(url, async () => 'done');
  const base = await http.listen({ port: 0, host: '127.0.0.1' });
  const statusOf = async (url: string) => (await fetch(base + url)).status;
  nowMs += 2_000;
  expect(await statusOf('/work')).toBe(200);
  nowMs += 1_000;
  expect([await statusOf('/work'), await statusOf('/health/live'), await statusOf('/metrics')]).toEqual([
    503, 200, 200,
  ]);
});
