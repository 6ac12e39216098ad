import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { preparedSchema, SchemaBehind } from './migrate.ts';
import { connectPostgres, quotedSchema } from './postgres.ts';

const url = process.env.POSTGRES_URL ?? '';
const schemas: string[] = [];
const folder = new URL('./testing/migrations/', import.meta.url);
const program = resolve(import.meta.dirname, 'run-migrations.ts');

function newSchema(): string {
  const schema = `test_${randomUUID().replaceAll('-', '')}`;
  schemas.push(schema);
  return schema;
}

const run = (postgresUrl: string, ...args: string[]) =>
  promisify(execFile)(process.execPath, [program, ...args], {
    env: { ...process.env, POSTGRES_URL: postgresUrl },
    cwd: resolve(import.meta.dirname, '../../..'),
  });

afterAll(async () => {
  const pool = connectPostgres({ url, schema: 'public', applicationName: 'test' });
  for (const schema of schemas) await pool.query(`drop schema if exists ${quotedSchema(schema)} cascade`);
  await pool.end();
});

test('who waits says what is missing until somebody has migrated', async () => {
  const schema = newSchema();
  const waiting = preparedSchema({ url, schema, folder, migrations: 'wait' });
  await expect(waiting.prepare()).rejects.toThrow(`the schema ${schema} has still to see 0001_counters.sql`);
  await expect(waiting.check()).rejects.toThrow(SchemaBehind);
  await preparedSchema({ url, schema, folder, migrations: 'run' }).prepare();
  await waiting.prepare();
  await waiting.check();
});

test('the program brings one schema after another up to date, and the next time does nothing', async () => {
  const [first, second] = [newSchema(), newSchema()];
  const asked = [first, second].map((schema) => `${schema}=libs/postgres/src/testing/migrations`);
  const again = [first, second].map((schema) => `${schema}: up to date\n`).join('');
  expect((await run(url, ...asked)).stdout).toBe(again.replaceAll('up to date', 'ran 0001_counters'));
  expect((await run(url, ...asked)).stdout).toBe(again);
});

test('a file that PostgreSQL refuses is named, at once, and is not tried again', async () => {
  const schema = newSchema();
  await expect(run(url, `${schema}=libs/postgres/src/testing/broken-migrations`)).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: `migrations: ${schema}: 0001_broken: relation "no_such_table" does not exist\n`,
  });
});

test('the program says in one line what is wrong, and fails', async () => {
  const nowhere = run(url, `${newSchema()}=no/such/folder`);
  await expect(nowhere).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^migrations: test_.*no such/),
  });
  const unset = run('', 'mypage=apps/mypage/src/migrations');
  await expect(unset).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^migrations: POSTGRES_URL must/),
  });
});
