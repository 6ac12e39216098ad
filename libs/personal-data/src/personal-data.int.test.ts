import { randomUUID } from 'node:crypto';
import { connectPostgres } from '@concert/postgres/postgres';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { keyRing } from './key-ring.ts';
import { PersonalDataUnavailable, personalData } from './personal-data.ts';

const url = process.env.POSTGRES_URL ?? '';
const here = personalData({ url });
const elsewhere = personalData({ url });

beforeAll(async () => {
  await Promise.all([here.ready(), elsewhere.ready()]);
});

afterAll(async () => {
  await Promise.all([here.close(), elsewhere.close()]);
});

test('what one process seals, another opens', async () => {
  const customerId = randomUUID();
  const sealed = await here.seal(customerId, { name: '김민지', email: 'minji@example.test' });
  expect(await elsewhere.open(customerId, sealed)).toEqual({ name: '김민지', email: 'minji@example.test' });
});

test('two processes that seal for the same new customers at once agree on the keys', async () => {
  const customers = Array.from({ length: 200 }, () => randomUUID());
  const sealAll = (process: typeof here, ids: string[]) =>
    Promise.all(ids.map(async (id) => ({ id, sealed: await process.seal(id, { id }) })));
  const sealed = await Promise.all([sealAll(here, customers), sealAll(elsewhere, customers.toReversed())]);
  for (const { id, sealed: text } of sealed.flat()) expect(await here.open(id, text)).toEqual({ id });
});

test('erasing makes everything of that customer unreadable, at once here and for whoever asks fresh', async () => {
  const customerId = randomUUID();
  const sealed = await here.seal(customerId, { name: 'Ann' });
  await here.erase(customerId);
  expect(await here.open(customerId, sealed)).toBeNull();
  expect(await elsewhere.open(customerId, sealed)).toBeNull();
});

test('a customer who comes back gets a new key, and the old data stays unreadable', async () => {
  const customerId = randomUUID();
  const before = await here.seal(customerId, { name: 'Ann' });
  await here.erase(customerId);
  const after = await here.seal(customerId, { name: 'Ann again' });
  expect(await here.open(customerId, before)).toBeNull();
  expect(await here.open(customerId, after)).toEqual({ name: 'Ann again' });
});

test('a process that remembers the key of before finds the one of now', async () => {
  const customerId = randomUUID();
  const before = await here.seal(customerId, { name: 'Ann' });
  await elsewhere.open(customerId, before);
  await here.erase(customerId);
  const after = await here.seal(customerId, { name: 'Ann again' });
  expect(await elsewhere.open(customerId, after)).toEqual({ name: 'Ann again' });
  expect(await elsewhere.open(customerId, before)).toBeNull();
});

test('another process forgets an erased key within a minute', async () => {
  const pool = connectPostgres({ url, schema: 'personal_data', applicationName: 'other-process' });
  let nowMs = 1_000;
  const otherProcess = keyRing(pool, { now: () => nowMs });
  const customerId = randomUUID();
  const key = await otherProcess.findOrMake(customerId);
  await here.erase(customerId);
  nowMs += 60_001;
  expect(await otherProcess.find(customerId, key.id)).toBeNull();
  await pool.end();
});

test('a hundred new customers in one tick cost one statement', async () => {
  const pool = connectPostgres({ url, schema: 'personal_data', applicationName: 'counted' });
  const query = vi.spyOn(pool, 'query');
  const keys = keyRing(pool);
  const made = await Promise.all(Array.from({ length: 100 }, () => keys.findOrMake(randomUUID())));
  expect(new Set(made.map(({ id }) => id.toString('hex'))).size).toBe(100);
  expect(query).toHaveBeenCalledOnce();
  await pool.end();
});

test('a key ring that is away says so', async () => {
  const away = personalData({ url: 'postgres://concert@127.0.0.1:1/concert' });
  await expect(away.seal(randomUUID(), {})).rejects.toThrow(PersonalDataUnavailable);
  await expect(away.ready()).rejects.toThrow(PersonalDataUnavailable);
  await away.close();
});
