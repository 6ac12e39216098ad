import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { percentileOf } from '../report/statistics.ts';
import { type Load, runOpenLoop, type Trace } from './open-loop.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function serverOf(listener: RequestListener): Promise<Load['target']> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  stops.push(() => server.close().closeAllConnections());
  await once(server, 'listening');
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

const get = (path: string) => Buffer.from(`GET ${path} HTTP/1.1\r\nhost: test\r\n\r\n`);
const many = (count: number) => Array.from({ length: count }, (_, index) => get(`/${index}`));
const usual = { connections: 4, timeoutMs: 5_000, pace: { kind: 'at-once' } } as const;

/** From when each was due; or, as those who wait for an answer before they ask again would count, from when it left. */
function latencies({ sent, answeredMs, dueMs, sentMs }: Trace, from: 'due' | 'sent'): Float64Array {
  const since = from === 'due' ? dueMs : sentMs;
  return Float64Array.from({ length: sent }, (_, index) => (answeredMs[index] ?? 0) - (since[index] ?? 0)).sort();
}

describe('at a rate', () => {
  test('a server that stalls is seen by everyone who was due meanwhile, not only by those who had been let in', async () => {
    const stallMs = 500;
    let stalled: Promise<void> | undefined;
    const stall = () =>
      new Promise<void>((resolve) => {
        setTimeout(resolve, stallMs);
      });
    const target = await serverOf(async (request, response) => {
      if (request.url === '/100') stalled = stall();
      await stalled;
      response.end('ok');
    });
    const trace = await runOpenLoop({
      ...usual,
      target,
      pace: { kind: 'rate', perSecond: 400 },
      requests: many(400),
    });
    expect(trace.sent).toBe(400);
    expect([...new Set(trace.status)]).toEqual([200]);
    // 200 of the 400 were due during the stall; the last of them waited for nothing, the first for all of it.
    const fromDue = latencies(trace, 'due');
    expect(percentileOf(fromDue, 99)).toBeGreaterThan(400);
    expect(percentileOf(fromDue, 90)).toBeGreaterThan(200);
    // What would have been seen from when they left: four requests, one for each connection.
    expect(percentileOf(latencies(trace, 'sent'), 98)).toBeLessThan(percentileOf(fromDue, 98) / 2);
  });

  test('a request is never sent before it is due', async () => {
    const target = await serverOf((_, response) => response.end());
    const trace = await runOpenLoop({ ...usual, target, pace: { kind: 'rate', perSecond: 500 }, requests: many(100) });
    const early = trace.sentMs.map((sentMs, index) => (trace.dueMs[index] ?? 0) - sentMs);
    expect(Math.max(...early)).toBeLessThanOrEqual(0);
    expect(trace.dueMs[99]).toBeCloseTo(198);
  });
});

describe('all at once', () => {
  test('every request is answered, no more of them under way than there are connections', async () => {
    let inside = 0;
    let most = 0;
    const target = await serverOf((_, response) => {
      inside += 1;
      most = Math.max(most, inside);
      setImmediate(() => {
        inside -= 1;
        response.statusCode = 201;
        response.end('{}');
      });
    });
    const answers: number[] = [];
    const onAnswer = (index: number) => answers.push(index);
    const trace = await runOpenLoop({ ...usual, target, requests: many(200), onAnswer });
    expect(trace.sent).toBe(200);
    expect(answers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, index) => index));
    expect([...new Set(trace.status)]).toEqual([201]);
    expect(most).toBeLessThanOrEqual(4);
    expect(Math.max(...trace.dueMs)).toBe(0);
  });

  test('none leaves after its time, and those that left are answered', async () => {
    const target = await serverOf((_, response) => {
      setTimeout(() => response.end(), 30);
    });
    const pace = { kind: 'at-once', seconds: 0.1 } as const;
    const trace = await runOpenLoop({ ...usual, target, pace, requests: many(10_000) });
    expect(trace.sent).toBeLessThan(100);
    expect([...new Set(trace.status.subarray(0, trace.sent))]).toEqual([200]);
  });
});

describe('a request without an answer', () => {
  test('has none: the server hung up', async () => {
    const target = await serverOf((request, response) => {
      if (request.url === '/3') request.socket.destroy();
      else response.end();
    });
    const trace = await runOpenLoop({ ...usual, connections: 1, target, requests: many(6) });
    expect([...trace.status]).toEqual([200, 200, 200, 0, 200, 200]);
  });

  test('has none: the server kept it too long', async () => {
    const target = await serverOf((request, response) => {
      if (request.url !== '/1') response.end();
    });
    const trace = await runOpenLoop({ ...usual, connections: 1, timeoutMs: 100, target, requests: many(3) });
    expect([...trace.status]).toEqual([200, 0, 200]);
    expect(trace.answeredMs[1]).toBeGreaterThan(100);
  });

  test('is never sent where nobody listens', async () => {
    const target = await serverOf(() => {});
    for (const stop of stops.splice(0)) stop();
    await expect(runOpenLoop({ ...usual, target, requests: many(1) })).rejects.toThrow('ECONNREFUSED');
  });
});

describe('who is told to come again', () => {
  const again = { afterMs: 20, untilMs: 5_000 };

  test('does so until he has an answer, and all of it is his latency', async () => {
    const asked = new Map<string, number>();
    const target = await serverOf((request, response) => {
      const times = (asked.get(String(request.url)) ?? 0) + 1;
      asked.set(String(request.url), times);
      if (request.url === '/2' && times < 3) request.socket.destroy();
      else response.writeHead(times < 3 ? 503 : 201).end();
    });
    const answers: number[] = [];
    const onAnswer = (_: number, { status }: { status: number }) => answers.push(status);
    const trace = await runOpenLoop({ ...usual, target, again, requests: many(6), onAnswer });
    expect([...trace.status]).toEqual([201, 201, 201, 201, 201, 201]);
    expect([...asked.values()]).toEqual([3, 3, 3, 3, 3, 3]);
    expect(answers).toHaveLength(6);
    expect(Math.min(...latencies(trace, 'due'))).toBeGreaterThan(40);
    expect(Math.max(...trace.sentMs)).toBeLessThan(Math.min(...trace.answeredMs));
  });

  test('gives up in the end', async () => {
    const target = await serverOf((_, response) => response.writeHead(503).end());
    const trace = await runOpenLoop({ ...usual, target, again: { ...again, untilMs: 100 }, requests: many(3) });
    expect([...trace.status]).toEqual([503, 503, 503]);
  });

  test('an answer that says no is an answer', async () => {
    let asked = 0;
    const target = await serverOf((_, response) => {
      asked += 1;
      response.writeHead(409).end();
    });
    await runOpenLoop({ ...usual, target, again, requests: many(5) });
    expect(asked).toBe(5);
  });
});
