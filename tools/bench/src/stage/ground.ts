import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PartsEnvironment } from '@concert/parts/parts';
import { freePort } from '@concert/parts/ports';
import { startPostgres } from '@concert/parts/postgres';
import { temporaryDir } from '@concert/parts/temporary-dir';
import { connectPostgres, type Pool } from '@concert/postgres/postgres';
import { type Ports, processNames, type Surroundings, topology } from '@concert/stack/topology';
import type { IssuerKey } from '../load/buyers.ts';
import { type LoadProcess, startLoadProcess } from '../load/load-process.ts';
import { type Disk, type Disks, prepareDisks } from './disk.ts';
import { type Process, startService } from './process.ts';
import { Stops } from './stops.ts';

/** What all stages stand on: a folder, PostgreSQL, the issuer of tokens, the load generator. */
export interface Ground {
  readonly folder: string;
  readonly disks: Disks;
  readonly postgres: Postgres;
  readonly load: LoadProcess;
  readonly identitySecret: string;
  readonly issuerKey: IssuerKey;
  /** What the processes of one stage find around them: ports of their own, and these parts. */
  around(parts: Partial<PartsEnvironment>): Promise<Surroundings>;
  stop(): Promise<void>;
}

export interface Postgres {
  readonly url: string;
  readonly pid: number;
  /** Absent where disks cannot be made slower. */
  readonly disk: Disk | undefined;
  readonly pool: Pool;
}

/** PostgreSQL as its own guide would have it for a machine of this kind; durable as it is by default. */
const tuned = [
  'shared_buffers=512MB',
  'wal_buffers=16MB',
  'max_wal_size=8GB',
  'checkpoint_timeout=30min',
  'effective_cache_size=4GB',
  'synchronous_commit=on',
  'fsync=on',
];

/** Throws, with nothing left running, when something cannot be started. */
export async function startGround(): Promise<Ground> {
  const { path: folder, remove } = await temporaryDir();
  const stops = new Stops();
  stops.keep({ stop: remove });
  try {
    return { ...(await groundIn(folder, stops)), stop: () => stops.stop() };
  } catch (error) {
    await stops.stop();
    throw error;
  }
}

async function groundIn(folder: string, stops: Stops): Promise<Omit<Ground, 'stop'>> {
  const disks = await prepareDisks(folder);
  const identitySecret = randomBytes(32).toString('hex');
  const postgres = stops.keep(await startTunedPostgres(folder, disks));
  const [issuerPort, nobodysPort] = [await freePort(), await freePort()];
  const nowhere = `127.0.0.1:${nobodysPort}`;

  const around = async (parts: Partial<PartsEnvironment>): Promise<Surroundings> => {
    const ports: Partial<Ports> = { smtp: 0 };
    for (const name of processNames) ports[name] = name === 'issuer' ? issuerPort : await freePort();
    const urls = Object.fromEntries(processNames.map((name) => [name, `http://127.0.0.1:${ports[name]}`]));
    const given = { POSTGRES_URL: postgres.url, KAFKA_BROKERS: nowhere, EVENTSTORE_URL: nowhere, ...parts };
    return { ports: ports as Ports, urls: urls as Surroundings['urls'], parts: given, identitySecret, dataDir: folder };
  };
  const issuer = stops.keep(await startIssuer(await around({})));
  const issuerKey = await keyOf(issuer, folder);
  return { folder, disks, postgres, load: stops.keep(startLoadProcess()), identitySecret, issuerKey, around };
}

async function startTunedPostgres(folder: string, disks: Disks) {
  const disk = 'missing' in disks ? undefined : await disks.disk('postgres');
  const dataDir = join(folder, 'postgres');
  const env = disk === undefined ? {} : { env: disk.env };
  const part = await startPostgres({ dataDir, port: await freePort(), settings: tuned, ...env });
  const pid = Number((await readFile(join(dataDir, 'postmaster.pid'), 'utf8')).split('\n')[0]);
  const pool = connectPostgres({ url: part.address, schema: 'row_lock', applicationName: 'bench', max: 2 });
  return {
    url: part.address,
    pid,
    disk,
    pool,
    async stop() {
      await pool.end();
      await part.stop();
      disk?.close();
    },
  };
}

function startIssuer(around: Surroundings): Promise<Process> {
  const { main, env } = topology.issuer;
  const logFolder = join(around.dataDir, 'logs');
  return startService({ name: 'issuer', main, port: around.ports.issuer, env: env(around), logFolder });
}

/** The issuer keeps its key where it was told to; under which name it is published it says itself. */
async function keyOf(issuer: Process, folder: string): Promise<IssuerKey> {
  const jwk = JSON.parse(await readFile(join(folder, 'issuer/signing-key.json'), 'utf8'));
  const response = await fetch(`${issuer.url}/.well-known/jwks.json`);
  const { keys } = (await response.json()) as { keys: { kid: string }[] };
  const keyId = keys[0]?.kid;
  if (keyId === undefined) throw new Error('the issuer publishes no key');
  return { jwk, keyId, issuer: issuer.url, audience: 'concert' };
}
