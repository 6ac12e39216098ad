import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import { connectPostgres, quotedSchema } from './postgres.ts';

/** A context's schema and where its migrations are: plain SQL files, `0001_name.sql`, forward only. */
export interface SchemaSource {
  readonly url: string;
  readonly schema: string;
  readonly folder: URL;
}

/** The tables are not yet what this version of the program needs: somebody has still to migrate, and then it goes on. */
export class SchemaBehind extends Error {
  override readonly name = 'SchemaBehind';
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * Creates the schema and runs the files of `folder` that it has not seen, all of them in one transaction; gives their
 * names. Replicas that start together wait for each other under an advisory lock.
 */
export async function migrate({ url, schema, folder }: SchemaSource): Promise<readonly string[]> {
  quotedSchema(schema);
  const done = await runner({
    databaseUrl: {
      connectionString: url,
      application_name: `${schema} migrations`,
      connectionTimeoutMillis: 3_000,
      statement_timeout: 60_000,
    },
    dir: fileURLToPath(folder),
    schema,
    createSchema: true,
    migrationsTable: 'migrations',
    direction: 'up',
    advisoryLockMode: 'wait',
    logger: silent,
  });
  return done.map(({ name }) => name);
}

/** Resolves when the schema has seen every file of `folder`; more is no harm. SchemaBehind names those it has not. */
async function checkMigrated({ url, schema, folder }: SchemaSource): Promise<void> {
  const files = await readdir(folder);
  const pool = connectPostgres({ url, schema, applicationName: `${schema} migrations`, max: 1 });
  try {
    const { rows: there } = await pool.query(
      "select from pg_tables where schemaname = $1 and tablename = 'migrations'",
      [schema],
    );
    const seen = there.length === 0 ? [] : (await pool.query<{ name: string }>('select name from migrations')).rows;
    const names = new Set(seen.map(({ name }) => `${name}.sql`));
    const missing = files.filter((file) => file.endsWith('.sql') && !names.has(file)).toSorted();
    if (missing.length > 0) throw new SchemaBehind(`the schema ${schema} has still to see ${missing.join(', ')}`);
  } finally {
    await pool.end();
  }
}

/** Who brings a schema up to date: the program itself when it starts, or somebody it waits for. */
export type Migrations = 'run' | 'wait';

/** A schema that is made ready in the background: call `prepare` until it succeeds once; until then `check` rejects. */
export function preparedSchema(source: SchemaSource & { readonly migrations: Migrations }) {
  let isReady = false;
  return {
    async prepare(): Promise<void> {
      await (source.migrations === 'run' ? migrate(source) : checkMigrated(source));
      isReady = true;
    },
    async check(): Promise<void> {
      if (!isReady) throw new SchemaBehind(`the schema ${source.schema} is not known to be up to date`);
    },
  };
}
