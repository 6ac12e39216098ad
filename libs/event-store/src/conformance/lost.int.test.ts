import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { connectEventStore } from '../connect.ts';
import { event, newStream, url } from './testing/store-under-test.ts';

/** A way to the server whose connections can fall silent, neither closed nor refused, as when an address is gone. */
async function wayThatFallsSilent() {
  const { hostname, port } = new URL(url);
  const through = new Set<Socket>();
  const way = { isSilent: false, connections: 0, silence, refuse, listenAgain };
  function silence() {
    way.isSilent = true;
    for (const socket of through) socket.unpipe().resume();
  }
  const server = createServer((near) => {
    way.connections += 1;
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      through.add(socket.on('error', () => {}));
      onTestFinished(() => void socket.destroy());
    }
    if (way.isSilent) return;
    near.pipe(far);
    far.pipe(near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const at = typeof address === 'object' ? address?.port : expect.unreachable();
  async function refuse() {
    for (const socket of through) socket.destroy();
    await once(server.close(), 'close');
  }
  async function listenAgain() {
    await once(server.listen(at, '127.0.0.1'), 'listening');
  }
  const store = connectEventStore(`esdb://127.0.0.1:${at}?tls=false`, { timeoutMs: 1_000 });
  onTestFinished(() => store.close());
  return { way, store };
}

const unavailable = { name: 'EventStoreUnavailable' };
/** Until a silent connection is missed (6 s), and the next call. */
const soon = { timeout: 8_000, interval: 50 };

test.skipIf(url === 'memory:')('a connection that fell silent is missed, and the next one is used', async () => {
  const { way, store } = await wayThatFallsSilent();
  const stream = newStream();
  await store.append(stream, [event()], 'no_stream');
  const follow = store.follow([stream], { signal: new AbortController().signal })[Symbol.asyncIterator]();
  await follow.next();
  way.silence();
  way.isSilent = false;
  const ended = expect(follow.next()).rejects.toMatchObject(unavailable);
  const second = [event()];
  await expect(store.append(stream, second, 0n)).rejects.toMatchObject(unavailable);
  await vi.waitFor(async () => expect(await store.append(stream, second, 0n)).toBe(1n), soon);
  await ended;
  expect(way.connections).toBe(2);
});

test.skipIf(url === 'memory:')('an attempt that nobody answers is given up, and the next one is used', async () => {
  const { way, store } = await wayThatFallsSilent();
  way.silence();
  await expect(store.ping()).rejects.toMatchObject(unavailable);
  way.isSilent = false;
  await vi.waitFor(() => store.ping(), soon);
  expect(way.connections).toBe(2);
});

test.skipIf(url === 'memory:')('a server that was away for a while is used as soon as it is back', async () => {
  const { way, store } = await wayThatFallsSilent();
  await store.ping();
  await way.refuse();
  // A client that is left to itself waits for 4 s after its fourth attempt, 5 s after its first.
  const until = performance.now() + 6_000;
  while (performance.now() < until) await expect(store.ping()).rejects.toMatchObject(unavailable);
  await way.listenAgain();
  await vi.waitFor(() => store.ping(), { timeout: 1_000, interval: 20 });
});

test.skipIf(url === 'memory:')('one that was closed says so', async () => {
  const { store } = await wayThatFallsSilent();
  await store.close();
  await expect(store.ping()).rejects.toThrow('closed');
});
