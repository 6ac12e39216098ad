import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { credentials, makeGenericClientConstructor, status } from '@grpc/grpc-js';
import { expect, onTestFinished, test } from 'vitest';
import { startEventStoreDev } from './start.ts';
import { newDataDir, standIn } from './testing/stand-in.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));

function run(...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, stdout, stderr });
    });
  });
}

test('says what it is and what it is not for, and how to use it', async () => {
  const { code, stdout } = await run('--help');
  expect(code).toBe(0);
  expect(stdout).toContain('Never for production');
  expect(stdout).toContain('--data DIR');
});

test('a taken port is one line, exit 1', async () => {
  const { current } = await standIn();
  const port = /:(\d+)\?/.exec(current.url)?.[1] ?? '';
  const { code, stderr } = await run('--port', port, '--data', await newDataDir());
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `eventstore-dev: cannot listen on 127.0.0.1:${port}: the port is taken\n`,
  });
});

test('a folder it cannot use, or another already uses, is one line, exit 1', async () => {
  const dir = await newDataDir();
  const file = join(dir, 'file');
  await writeFile(file, '');
  const unusable = await run('--port', '0', '--data', join(file, 'data'));
  expect(unusable.code).toBe(1);
  expect(unusable.stderr).toMatch(/^eventstore-dev: cannot keep events in .*\n$/);
  const first = await startEventStoreDev({ dataDir: dir });
  onTestFinished(() => first.stop());
  const second = await run('--port', '0', '--data', dir);
  expect(second).toMatchObject({
    code: 1,
    stderr: `eventstore-dev: cannot keep events in ${dir}: another event store uses it\n`,
  });
});

test('an option that is none, or no port, is one line, exit 1', async () => {
  expect(await run('--prot', '1')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^eventstore-dev: .*--prot.*\n$/),
  });
  expect(await run('--port', 'x')).toMatchObject({ code: 1, stderr: 'eventstore-dev: --port must be a port, not x\n' });
});

test('asked to stop, it ends well', async () => {
  const { current } = await standIn();
  await current.stop();
  expect(await current.exited).toBe('exit code 0');
});

test('what it does not have it answers with UNIMPLEMENTED', async () => {
  const { current } = await standIn();
  const Client = makeGenericClientConstructor({}, 'Any');
  const client = new Client(current.url.replace(/^esdb:\/\/|\?.*$/g, ''), credentials.createInsecure());
  onTestFinished(() => client.close());
  const bytes = (value: Buffer) => value;
  const error = await new Promise<unknown>((resolve) => {
    client.makeUnaryRequest('/event_store.client.streams.Streams/Delete', bytes, bytes, Buffer.alloc(0), resolve);
  });
  expect(error).toMatchObject({ code: status.UNIMPLEMENTED });
});
