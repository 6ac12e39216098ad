import { Duplex } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { Appends } from './appends.ts';
import type { Connection } from './connection.ts';
import { EventStoreUnavailable } from './errors.ts';

const metadata = { correlationId: 'c', causationId: 'c', version: 1, occurredAt: '2030-01-01T00:00:00.000Z' };
const megabyte = { id: '018f0000-0000-7000-8000-000000000000', type: 'Tested', data: ['x'.repeat(1e6)], metadata };
const timeoutMs = 60_000;

/** A server that takes our calls and reads none of what we send. */
function deafServer() {
  const calls: Duplex[] = [];
  const batchAppend = vi.fn(async () => {
    const call = new Duplex({ objectMode: true, read() {}, write() {} });
    calls.push(call);
    return call;
  }) as unknown as Connection['batchAppend'];
  return { calls, appends: new Appends({ batchAppend }, timeoutMs) };
}

test('what a server does not read is sent up to a bound, and again in a new call', async () => {
  const { calls, appends } = deafServer();
  const append = () => appends.append('stream', [megabyte], 'no_stream');
  const sent = Array.from({ length: 34 }, append);
  const ends = Promise.allSettled(sent);
  await expect(append()).rejects.toThrow(EventStoreUnavailable);
  await vi.waitFor(() => expect(calls).toHaveLength(1));
  await expect(append()).rejects.toThrow('wait to be sent');

  calls[0]?.destroy(new Error('keepalive'));
  const reasons = (await ends).map((end) => (end.status === 'rejected' ? String(end.reason) : end.status));
  expect(new Set(reasons)).toEqual(new Set(['EventStoreUnavailable: append to stream: keepalive']));
  const anew = append();
  await vi.waitFor(() => expect(calls).toHaveLength(2));
  calls[1]?.destroy(new Error('the end'));
  await expect(anew).rejects.toThrow('the end');
});
