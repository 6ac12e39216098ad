import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from './migrate.ts';
import { connectPostgres, isPostgresUnavailable, ping, quotedSchema, transaction } from './postgres.ts';
import { projectOnce } from './project-once.ts';

const url = process.env.POSTGRES_URL ?? '';
const schema = `test_${randomUUID().replaceAll('-', '')}`;
const pool = connectPostgres({ url, schema, applicationName: schema });
const start = () => migrate({ url, schema, folder: new URL('./testing/migrations/', import.meta.url) });

beforeAll(async () => {
  await Promise.all([start(), start(), start()]);
});

afterAll(async () => {
  await pool.query(`drop schema ${quotedSchema(schema)} cascade`);
  await pool.end();
});

const total = async () => {
  const { rows } = await pool.query<{ total: number }>("select total from counters where name = 'hits'");
  return rows[0]?.total;
};
const hit = (...ids: string[]) =>
  projectOnce(
    pool,
    ids.map((id) => ({ id })),
    async (client, unseen) => {
      await client.query("update counters set total = total + $1 where name = 'hits'", [unseen.length]);
    },
  );

test('replicas that start together migrate once, and a later start changes nothing', async () => {
  await start();
  expect(await total()).toBe(0);
});

test('an event is projected once, however many copies come at the same moment or later', async () => {
  const id = randomUUID();
  const before = (await total()) ?? 0;
  await Promise.all(Array.from({ length: 10 }, () => hit(id)));
  expect(await total()).toBe(before + 1);
  await hit(id);
  expect(await total()).toBe(before + 1);
});

test('of many events those are projected that had not been before, each once', async () => {
  const before = (await total()) ?? 0;
  const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
  await hit(second);
  await Promise.all([hit(first, second, third, first), hit(third, second, first)]);
  expect(await total()).toBe(before + 3);
});

test('work that fails leaves neither its rows nor the mark, so the event can come again', async () => {
  const id = randomUUID();
  const before = (await total()) ?? 0;
  const failing = projectOnce(pool, [{ id }], async (client) => {
    await client.query('update counters set total = total + 100');
    throw new Error('half way');
  });
  await expect(failing).rejects.toThrow('half way');
  expect(await total()).toBe(before);
  await hit(id);
  expect(await total()).toBe(before + 1);
});

test('a connection cut in the middle of a transaction means away, and the pool goes on', async () => {
  const cut = transaction(pool, async (client) => {
    await client.query('select pg_terminate_backend(pg_backend_pid())');
  });
  expect(isPostgresUnavailable(await cut.catch((error: unknown) => error))).toBe(true);
  await ping(pool);
});

test('an idle connection that the server cuts harms nobody', async () => {
  const held = await pool.connect();
  const { rows } = await held.query<{ pid: number }>('select pg_backend_pid() as pid');
  held.release();
  const other = connectPostgres({ url, schema, applicationName: 'cutter' });
  await other.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
  await other.end();
  await expect.poll(() => ping(pool).then(() => 'answers', String)).toBe('answers');
});
