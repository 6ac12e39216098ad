import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '@concert/ids/ids';
import { identityHeader, signIdentity } from '@concert/service/identity';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { placing } from './place.ts';
import { rivalServer } from './server.ts';

const schema = `row_lock_${newId().replaceAll('-', '')}`;
const pool = new pg.Pool({
  connectionString: process.env.POSTGRES_URL,
  max: 8,
  options: `-c search_path=${schema}`,
});
const secret = 'a secret of at least thirty-two characters';
const http = rivalServer(placing(pool), secret);

beforeAll(async () => {
  await pool.query(`create schema ${schema}`);
  await pool.query(await readFile(join(import.meta.dirname, 'row-lock.sql'), 'utf8'));
});
afterAll(async () => {
  await pool.query(`drop schema ${schema} cascade`);
  await pool.end();
  await http.close();
});

async function concertWith(grades: Record<string, number>, limit = 4): Promise<string> {
  const concertId = newId();
  await pool.query(
    `insert into concerts values ($1, now() - interval '1 day', now() + interval '1 day', $2, '10 minutes', '1 minute', 'KRW')`,
    [concertId, limit],
  );
  for (const [grade, tickets] of Object.entries(grades)) {
    await pool.query('insert into grades values ($1, $2, 1000, $3, $3)', [concertId, grade, tickets]);
  }
  return concertId;
}

async function book(concertId: string, order: Record<string, number>, customerId = newId(), key = newId()) {
  const identity = { sub: customerId, roles: ['customer' as const], name: 'jun', email: 'jun@example.test' };
  const items = Object.entries(order).map(([grade, quantity]) => ({ grade, quantity }));
  const answer = await http.inject({
    method: 'POST',
    url: '/bookings',
    headers: { [identityHeader]: signIdentity(identity, secret, new Date()), 'idempotency-key': key },
    payload: { concertId, items, delivery: { method: 'onsite' } },
  });
  return { status: answer.statusCode, body: answer.json() };
}

async function left(concertId: string): Promise<Record<string, number>> {
  const { rows } = await pool.query('select grade, available from grades where concert_id = $1', [concertId]);
  return Object.fromEntries(rows.map(({ grade, available }) => [grade, available]));
}

test('books what is asked for, and takes it out of what is left', async () => {
  const concertId = await concertWith({ R: 10, S: 10 });
  const { status, body } = await book(concertId, { S: 1, R: 2 });
  expect(status).toBe(201);
  expect(body).toMatchObject({ concertId, status: 'held', amount: 3000, currency: 'KRW', refundDue: 0 });
  expect(body.items).toEqual([
    { grade: 'R', quantity: 2, price: 1000, seats: [] },
    { grade: 'S', quantity: 1, price: 1000, seats: [] },
  ]);
  expect(await left(concertId)).toEqual({ R: 8, S: 9 });
});

test('the same key is the same booking; with another order it is refused', async () => {
  const concertId = await concertWith({ R: 10 });
  const [customerId, key] = [newId(), newId()];
  const first = await book(concertId, { R: 1 }, customerId, key);
  expect(await book(concertId, { R: 1 }, customerId, key)).toEqual(first);
  expect(await book(concertId, { R: 2 }, customerId, key)).toMatchObject({ status: 422, body: { code: 'key-reused' } });
  expect(await left(concertId)).toEqual({ R: 9 });
});

test('an order is refused whole, and nothing of it stays', async () => {
  const concertId = await concertWith({ R: 10, S: 1 });
  expect(await book(concertId, { R: 1, S: 2 })).toMatchObject({ status: 409, body: { code: 'sold-out' } });
  expect(await book(concertId, { R: 1, T: 1 })).toMatchObject({ status: 409, body: { code: 'unknown-grade' } });
  expect(await book(newId(), { R: 1 })).toMatchObject({ status: 404, body: { code: 'unknown-concert' } });
  const customerId = newId();
  expect(await book(concertId, { R: 5 }, customerId)).toMatchObject({ status: 409, body: { code: 'over-limit' } });
  expect(await book(concertId, { R: 4 }, customerId)).toMatchObject({ status: 201 });
  expect(await book(concertId, { R: 1 }, customerId)).toMatchObject({ status: 409, body: { code: 'over-limit' } });
  expect(await left(concertId)).toEqual({ R: 6, S: 1 });
  const { rows } = await pool.query('select count(*)::integer as n from bookings where concert_id = $1', [concertId]);
  expect(rows).toEqual([{ n: 1 }]);
});

test('never sells a ticket twice, however many come at once', async () => {
  const concertId = await concertWith({ R: 20 });
  const answers = await Promise.all(Array.from({ length: 60 }, () => book(concertId, { R: 1 })));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(20);
  expect(answers.filter(({ body }) => body.code === 'sold-out')).toHaveLength(40);
  expect(await left(concertId)).toEqual({ R: 0 });
});

test('takes no order from strangers, and none that booking would not take', async () => {
  const concertId = await concertWith({ R: 1 });
  const payload = { concertId, items: [{ grade: 'R', quantity: 1 }], delivery: { method: 'onsite' } };
  const post = (headers: Record<string, string>, body: object) =>
    http.inject({ method: 'POST', url: '/bookings', headers: { 'idempotency-key': 'k', ...headers }, payload: body });
  const staff = signIdentity({ sub: newId(), roles: ['staff'] }, secret, new Date());
  const customer = signIdentity({ sub: newId(), roles: ['customer'] }, secret, new Date());
  expect((await post({}, payload)).statusCode).toBe(401);
  expect((await post({ [identityHeader]: staff }, payload)).statusCode).toBe(403);
  expect((await post({ [identityHeader]: customer }, { ...payload, extra: 1 })).statusCode).toBe(400);
  expect((await post({ [identityHeader]: customer }, { ...payload, items: [] })).statusCode).toBe(400);
  expect(await left(concertId)).toEqual({ R: 1 });
});
