import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { postgresUrl } from './config.ts';
import { MigrationRefused, migrate, type SchemaSource } from './migrate.ts';
import { isPostgresUnavailable } from './postgres.ts';

/**
 * `POSTGRES_URL=… node run-migrations.ts mypage=apps/mypage/src/migrations …` brings each schema up to date, in order.
 * It waits for a PostgreSQL that is away, for a minute; what fails otherwise ends it with one line and exit code 1.
 */
const patienceMs = 60_000;
const longestPauseMs = 5_000;

const url = postgresUrl();
const asked = process.argv.slice(2).map((argument) => argument.split('='));
if (url === undefined) endWith('POSTGRES_URL must be a URL beginning with postgres:// (it is not set)');
else if (asked.length === 0) endWith('say which: schema=folder …');
else for (const [schema = '', folder = ''] of asked) await bringUpToDate({ url, schema, folder: asFolder(folder) });

async function bringUpToDate(source: SchemaSource): Promise<void> {
  try {
    const done = await whenThere(() => migrate(source));
    console.log(`${source.schema}: ${done.length === 0 ? 'up to date' : `ran ${done.join(', ')}`}`);
  } catch (error) {
    endWith(`${source.schema}: ${error instanceof Error ? error.message || error.name : error}`);
  }
}

/** Tries again while PostgreSQL is away, with pauses that double from 100 ms to 5 s. */
async function whenThere<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  const giveUpAt = performance.now() + patienceMs;
  for (let pauseMs = 100; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      return await work();
    } catch (error) {
      const isLasting = error instanceof MigrationRefused || !isPostgresUnavailable(error);
      if (isLasting || performance.now() + pauseMs > giveUpAt) throw error;
      console.log(`PostgreSQL is away (${error instanceof Error ? error.message : error}); trying again`);
      await pause(pauseMs);
    }
  }
}

function asFolder(path: string): URL {
  return pathToFileURL(`${resolve(path)}/`);
}

function endWith(line: string): never {
  process.stderr.write(`migrations: ${line}\n`);
  process.exit(1);
}
