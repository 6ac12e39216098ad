import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import { quotedSchema } from './postgres.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * Creates the schema and runs the plain SQL files of `folder` (`0001_name.sql`, forward only) that it has not seen,
 * all of them in one transaction. Replicas that start together wait for each other under an advisory lock.
 */
export async function migrate(options: { url: string; schema: string; folder: URL }): Promise<void> {
  quotedSchema(options.schema);
  await runner({
    databaseUrl: {
      connectionString: options.url,
      application_name: `${options.schema} migrations`,
      connectionTimeoutMillis: 3_000,
      statement_timeout: 60_000,
    },
    dir: fileURLToPath(options.folder),
    schema: options.schema,
    createSchema: true,
    migrationsTable: 'migrations',
    direction: 'up',
    advisoryLockMode: 'wait',
    logger: silent,
  });
}
