import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@concert/ids/ids';
import { afterAll, afterEach, expect, test } from 'vitest';
import type { LoadProcess } from '../load/load-process.ts';
import { Load } from '../load/run-job.ts';
import { verdictOn } from '../report/verdict.ts';
import { playRound, type Round } from './round.ts';
import type { Side } from './side.ts';

const folder = await mkdtemp(join(tmpdir(), 'bench-round-'));
afterAll(() => rm(folder, { recursive: true }));

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

const load: LoadProcess = { pid: process.pid, run: (job) => new Load().run(job), stop: async () => {} };
const tickets = 1_000;

/** A shop that acknowledges every order; what it does with it is up to `keep`. */
async function shop(keep: (bookingId: string, stored: Set<string>) => number): Promise<Side> {
  const stored = new Set<string>();
  const server = createServer(async (request, response) => {
    const { bookingId } = JSON.parse((await Array.fromAsync(request)).join(''));
    response.statusCode = keep(bookingId, stored);
    response.end('{}');
  }).listen(0, '127.0.0.1');
  stops.push(() => server.close().closeAllConnections());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    name: 'shop',
    open: async () => ({ concertId: newId(), grade: 'R', round: newId() }),
    job: (sale, orders) => ({
      asked: { kind: 'single-holds', sale, secret: 'a secret of at least thirty-two characters', count: orders },
      target: { host: '127.0.0.1', port },
      connections: 4,
    }),
    ordersPerRequest: 1,
    stored: async () => [
      {
        where: 'its store',
        bookingIds: stored,
        tickets: { registered: tickets, taken: stored.size, free: tickets - stored.size },
      },
    ],
    disk: undefined,
    pids: { shop: () => undefined },
  };
}

const play = (side: Side, keepAcks?: string) =>
  playRound(load, folder, side, {
    pace: { kind: 'at-once' },
    profile: 'native',
    orders: 100,
    ...(keepAcks === undefined ? {} : { keepAcks }),
  });

const verdict = ({ perSecond, broken }: Round) =>
  verdictOn({
    row: 1,
    name: '',
    unit: '',
    ours: [perSecond],
    baseline: [1],
    target: { atLeast: 1 },
    broken,
    remarks: [],
  });

test('a shop that stores what it acknowledges counts', async () => {
  const round = await play(
    await shop((bookingId, stored) => {
      stored.add(bookingId);
      return 201;
    }),
  );
  expect(round.broken).toEqual([]);
  expect(round.report.accepted).toBe(100);
  expect(verdict(round)).toMatchObject({ void: false, met: true });
  expect(await readdir(folder)).toEqual([]);
});

test('a shop that acknowledges without storing makes the row void, however fast it is', async () => {
  const round = await play(await shop(() => 201));
  expect(round.broken).toEqual([expect.stringContaining('shop: 100 acknowledged bookings are not in its store')]);
  expect(verdict(round)).toMatchObject({ void: true, met: null });
});

test('so does one that stores what it refuses', async () => {
  const round = await play(
    await shop((bookingId, stored) => {
      stored.add(bookingId);
      return stored.size % 2 === 0 ? 201 : 409;
    }),
  );
  expect(round.broken).toEqual([expect.stringContaining('50 bookings that nobody was told of')]);
});

test('and one where nothing is to be had', async () => {
  const round = await play(await shop(() => 503));
  expect(round.broken).toEqual([expect.stringContaining('nothing was accepted')]);
});

test('acknowledgements are kept for the audit where it asks for them', async () => {
  const file = join(folder, 'kept.acks');
  const side = await shop((bookingId, stored) => {
    stored.add(bookingId);
    return 201;
  });
  await play(side, file);
  const acks = (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(acks).toHaveLength(100);
  expect(acks[0]).toEqual({
    bookingId: expect.any(String),
    concertId: expect.any(String),
    sentAtMs: expect.any(Number),
    receivedAtMs: expect.any(Number),
  });
  expect(acks[0].receivedAtMs).toBeGreaterThan(acks[0].sentAtMs);
  expect(Math.abs(acks[0].sentAtMs - Date.now())).toBeLessThan(60_000);
});
