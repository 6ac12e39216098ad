import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Entrance, refusal } from './entrance.ts';
import { unavailable } from './problem.ts';

const full = refusal('/hall', unavailable('overloaded', 'too many at once; try again'));
const answered = vi.fn();
const warn = vi.fn();
let server: Server;
let base: string;
let draining = false;

beforeEach(async () => {
  vi.clearAllMocks();
  const entrance = new Entrance({ warn }, { answered }, () => draining);
  entrance.keep(({ url }) => (url === '/hall' ? full : undefined));
  server = createServer(entrance.before((_, response) => void response.end('inside')));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  draining = false;
  server.close();
});

it('lets in whom no keeper stops', async () => {
  expect(await (await fetch(`${base}/street`)).text()).toBe('inside');
  expect(answered).not.toHaveBeenCalled();
});

it('answers the others with the problem, on a connection that lives on, and counts them', async () => {
  const post = () => fetch(`${base}/hall`, { method: 'POST', body: 'x'.repeat(100_000) });
  for (const answer of [await post(), await post()]) {
    expect([answer.status, answer.headers.get('retry-after'), answer.headers.get('content-type')]).toEqual([
      503,
      '1',
      'application/problem+json',
    ]);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await answer.json()).toMatchObject({ status: 503, code: 'overloaded' });
  }
  const labels = { route: '/hall', method: 'POST', status: 503, outcome: 'overloaded' };
  expect(answered.mock.calls).toEqual([
    [labels, 0],
    [labels, 0],
  ]);
});

it('lets go of those whom it refuses while the service is about to stop', async () => {
  const connection = async () => (await fetch(`${base}/hall`, { method: 'POST', body: 'x' })).headers.get('connection');
  expect(await connection()).toBe('keep-alive');
  draining = true;
  expect(await connection()).toBe('close');
});

it('says once a second how many it refused', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const entrance = new Entrance({ warn }, { answered }, () => false);
  entrance.keep(() => full);
  const listener = entrance.before(() => undefined);
  const response = { writeHead: () => undefined, end: () => undefined };
  for (let request = 0; request < 3; request++) listener({} as never, response as never);
  expect(warn).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1_000);
  expect(warn.mock.calls).toEqual([[{ requests: 3 }, 'refused: too many at once']]);
  vi.advanceTimersByTime(10_000);
  expect(warn).toHaveBeenCalledOnce();
  vi.useRealTimers();
});
