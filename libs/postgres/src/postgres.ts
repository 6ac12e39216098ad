import pg from 'pg';

export type { Pool, PoolClient } from 'pg';

const int8TypeOid = 20;

/** Amounts are safe integers by contract, so `bigint` columns are read as numbers and not as strings. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === int8TypeOid ? Number : pg.types.getTypeParser(oid, format ?? 'text'),
} as pg.CustomTypesConfig;

export interface PostgresOptions {
  readonly url: string;
  /** The context's own schema: the search path of every connection. */
  readonly schema: string;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  /** Connections at most; 5 unless said otherwise. Who waits longer than 3 s for one gets an error. */
  readonly max?: number;
}

/**
 * A lazy pool: it connects when first asked and again after PostgreSQL was away.
 * A statement may take 5 s, a connection 3 s. Close it with `end()`.
 */
export function connectPostgres({ url, schema, applicationName, max = 5 }: PostgresOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    max,
    options: `-c search_path=${quotedSchema(schema)}`,
    connectionTimeoutMillis: 3_000,
    statement_timeout: 5_000,
    // A server that vanished without a word cannot enforce its own timeout.
    query_timeout: 6_000,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
    types,
  });
  // The pool drops a broken idle connection by itself; without a listener its error would end the process.
  pool.on('error', () => {});
  return pool;
}

/** The schema as an identifier in SQL; names are ours, so anything but a plain one is a bug and throws. */
export function quotedSchema(schema: string): string {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(schema)) throw new Error(`not a schema name: ${schema}`);
  return `"${schema}"`;
}

/** Resolves when PostgreSQL answers; for readiness. */
export async function ping(pool: pg.Pool): Promise<void> {
  await pool.query('select 1');
}

/** Runs `work` between begin and commit on one connection; rolls back and throws on when it throws. */
export async function transaction<Result>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  // A checked-out connection reports its loss here as well as to the statement in flight, which is the one that tells.
  const ignore = () => {};
  client.on('error', ignore);
  let broken = false;
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    broken = await client.query('rollback').then(
      () => false,
      () => true,
    );
    throw error;
  } finally {
    client.off('error', ignore);
    client.release(broken);
  }
}

const socketCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/**
 * Classes of SQLSTATE: 08 connection, 28 login, 3D database missing, 53 out of connections, memory or disk,
 * 57 operator intervention (shutting down, starting up, statement timeout). 25006: a standby that takes no writes;
 * 42P01: a table that the migration still running somewhere will create. 40001 and 40P01: others were in the way at the
 * same moment (serialization failure, deadlock), and the transaction is rolled back.
 */
const awaySqlState = /^(08|28|3D|53|57)[0-9A-Z]{3}$|^(25006|42P01|40001|40P01)$/;

/** pg has no code for what its own client finds out. */
const awayMessage =
  /^(timeout exceeded when trying to connect|Connection terminated|Query read timeout|Client has encountered a connection error)/;

/** Whether PostgreSQL itself is away, overloaded or too busy, so that the same work can be tried again later. */
export function isPostgresUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  if (socketCodes.has(code) || awaySqlState.test(code) || awayMessage.test(error.message)) return true;
  return error.cause !== undefined && isPostgresUnavailable(error.cause);
}
