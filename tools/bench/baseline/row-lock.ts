import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { placing } from './place.ts';
import { rivalServer } from './server.ts';

/**
 * The rival as a process: PORT, POSTGRES_URL, POOL_SIZE and IDENTITY_SECRET say where and how; it makes its tables in
 * the schema `row_lock` when there are none. Prints `listening` when it does.
 */
const { PORT, POSTGRES_URL, POOL_SIZE, IDENTITY_SECRET = '' } = process.env;

const pool = new pg.Pool({
  connectionString: POSTGRES_URL,
  max: Number(POOL_SIZE),
  options: '-c search_path=row_lock',
  application_name: 'row-lock',
});
await pool.query('create schema if not exists row_lock');
const { rows } = await pool.query(`select to_regclass('row_lock.bookings') is not null as made`);
if (!rows[0].made) await pool.query(await readFile(join(import.meta.dirname, 'row-lock.sql'), 'utf8'));

const http = rivalServer(placing(pool), IDENTITY_SECRET);
await http.listen({ host: '127.0.0.1', port: Number(PORT) });
console.log('listening');
process.once('SIGTERM', () => process.exit());
