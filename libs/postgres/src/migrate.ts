import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import { connectPostgres, isPostgresUnavailable, quotedSchema } from './postgres.ts';

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

const undefinedTable = '42P01';

/** What node-pg-migrate says before each file. */
const beginning = /^### MIGRATION (?<name>\S+) \(UP\) ###$/;

/** A file that PostgreSQL refuses: nothing of it or of those before it was done. The cause is what it says. */
export class MigrationRefused extends Error {
  override readonly name = 'MigrationRefused';
}

/**
 * Creates the schema and runs the files of `folder` that it has not seen, all of them in one transaction; gives their
 * names. Replicas that start together wait for each other under an advisory lock. MigrationRefused names the file.
 */
export async function migrate({ url, schema, folder }: SchemaSource): Promise<readonly string[]> {
  quotedSchema(schema);
  let running: string | undefined;
  const info = (line: string) => {
    running = beginning.exec(line)?.groups?.name ?? running;
  };
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
    logger: { debug() {}, info, warn() {}, error() {} },
  }).catch((cause: unknown) => {
    if (running === undefined || !(cause instanceof Error) || isAway(cause)) throw cause;
    throw new MigrationRefused(`${running}: ${cause.message}`, { cause });
  });
  return done.map(({ name }) => name);
}

/** A table that is missing in a migration is not one that another migration is about to create. */
function isAway(error: Error): boolean {
  return isPostgresUnavailable(error) && !('code' in error && error.code === undefinedTable);
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
