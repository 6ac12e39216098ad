import { once } from 'node:events';
import { type ClientHttp2Stream, connect } from 'node:http2';
import { expect, onTestFinished, test } from 'vitest';
import { framed } from './frames.ts';
import { GrpcServer, type Handler } from './server.ts';

async function call(handler: Handler, path = '/a.Service/Method'): Promise<ClientHttp2Stream> {
  const server = new GrpcServer(new Map([['/a.Service/Method', handler]]));
  const session = connect(`http://127.0.0.1:${await server.listen('127.0.0.1', 0)}`);
  session.on('error', () => {});
  onTestFinished(() => {
    server.dropConnections();
    server.stopListening();
  });
  return session.request({ ':method': 'POST', ':path': path });
}

test('a caller that reads nothing is sent no more than its window holds', async () => {
  let sent = 0;
  let isDone = false;
  const stream = await call(async (call) => {
    for (; sent < 200; sent += 1) await call.send([Buffer.alloc(10_000)]);
    isDone = true;
  });
  stream.end();
  await expect.poll(() => sent).toBeGreaterThan(0);
  await new Promise((resolve) => setImmediate(resolve));
  expect(sent).toBeLessThan(20);
  stream.resume();
  await expect.poll(() => isDone).toBe(true);
});

test('the call ends with what became of it', async () => {
  const stream = await call(async (call) => {
    throw new Error(`no ${await call.message()}`);
  });
  stream.resume().end(framed(Buffer.from('such thing')));
  const [trailers] = await once(stream, 'trailers');
  expect(trailers).toMatchObject({ 'grpc-status': '3', 'grpc-message': 'no%20such%20thing' });
});

test('a message of more than 4 MiB ends the call', async () => {
  const stream = await call(async (call) => {
    for await (const _ of call.messages()) expect.unreachable();
  });
  stream.resume().write(framed(Buffer.alloc(4_194_305)).subarray(0, 5));
  const [trailers] = await once(stream, 'trailers');
  expect(trailers).toMatchObject({ 'grpc-status': '8' });
});
