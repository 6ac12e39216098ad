import { cp, lstat, mkdir, readFile, rm, rmdir } from 'node:fs/promises';
import { dirname, join, matchesGlob, relative, resolve } from 'node:path';
import { repositoryRoot } from '@concert/parts/repository';
import { output } from '../run.ts';
import type { Stage, Step } from './dockerfile.ts';

/** What a stage has come to: its files under `root`, and how what runs in it is to be started. */
export interface Built {
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  readonly workdir: string;
  readonly user: number;
  readonly entrypoint: readonly string[];
}

type Copy = Extract<Step, { kind: 'copy' }>;

const nothing = { env: {}, workdir: '/', user: 0, entrypoint: [] };

/** Carries out one stage after another, each in a folder of its own under `folder`; the last ones may be images. */
export async function buildStages(stages: readonly Stage[], folder: string): Promise<Map<string, Built>> {
  const built = new Map<string, Built>();
  for (const stage of stages) {
    const base = built.get(stage.base);
    const root = join(folder, stage.name);
    await rm(root, { recursive: true, force: true });
    if (base === undefined) await mkdir(root, { recursive: true });
    else await output('cp', ['--archive', '--reflink=auto', base.root, root]);
    let now: Built = { ...nothing, ...base, root };
    for (const step of stage.steps) now = await after(step, now, built);
    built.set(stage.name, now);
  }
  return built;
}

async function after(step: Step, now: Built, built: ReadonlyMap<string, Built>): Promise<Built> {
  switch (step.kind) {
    case 'env':
      return { ...now, env: { ...now.env, ...step.set } };
    case 'workdir':
      await mkdir(join(now.root, step.path), { recursive: true });
      return { ...now, workdir: step.path };
    case 'user':
      return { ...now, user: step.id };
    case 'entrypoint':
      return { ...now, entrypoint: step.command };
    case 'run':
      await runIn(now, step.script);
      return now;
    case 'copy':
      await copyInto(now, step, built);
      return now;
  }
}

/**
 * Runs a script on this machine, where the stage's folder stands for the one it works in, under the same path; Node is
 * the one of this repository. What the script does elsewhere is not in the image, as it would be with Docker.
 */
async function runIn({ root, env, workdir, user }: Built, script: string): Promise<void> {
  const enter = [
    'mkdir -p "$2"',
    'mount --bind "$1$2" "$2"',
    'mount --bind "$3" /mnt',
    'cd "$2"',
    `exec setpriv --reuid=${user} --regid=${user} --clear-groups sh -c "$4"`,
  ].join(' && ');
  const { npm_config_local_prefix: _ours, ...around } = process.env;
  const node = dirname(process.execPath);
  try {
    await output('unshare', ['--mount', 'sh', '-c', enter, 'sh', root, workdir, node, script], {
      env: { ...around, ...env, PATH: `/mnt:${process.env.PATH}` },
    });
  } finally {
    await rmdir(workdir).catch(() => {});
  }
}

async function copyInto(now: Built, step: Copy, built: ReadonlyMap<string, Built>): Promise<void> {
  const destination = join(now.root, resolve(now.workdir, step.destination));
  if (step.stage === undefined) {
    await copyContext(join(repositoryRoot, step.source), destination);
    return;
  }
  const source = sourceOf(step, built);
  await mkdir(dirname(destination), { recursive: true });
  const isFolder = (await lstat(source)).isDirectory();
  await output('cp', [
    '--archive',
    '--reflink=auto',
    '--no-target-directory',
    ...(isFolder ? [] : ['--dereference']),
    source,
    destination,
  ]);
  const copied = step.source.endsWith('/') ? await output('ls', [source]) : '';
  const owned =
    copied === ''
      ? [destination]
      : copied
          .trim()
          .split('\n')
          .map((name) => join(destination, name));
  await output('chown', ['--recursive', '--no-dereference', `${step.owner}:${step.owner}`, ...owned]);
}

/** Node itself is in the images that we do not make; everything else is in a stage of ours. */
function sourceOf({ stage, source }: Copy, built: ReadonlyMap<string, Built>): string {
  if (source.endsWith('/bin/node')) return process.execPath;
  const from = built.get(stage ?? '');
  if (from === undefined) throw new Error(`there is no stage ${stage} to copy ${source} from`);
  return join(from.root, source);
}

/** The repository without what `.dockerignore` names. */
async function copyContext(source: string, destination: string): Promise<void> {
  const ignored = (await readFile(join(repositoryRoot, '.dockerignore'), 'utf8'))
    .split('\n')
    .filter((line) => line !== '');
  const isWanted = (path: string) => {
    const name = relative(repositoryRoot, path);
    return !ignored.some((pattern) => matchesGlob(name, pattern));
  };
  await cp(source, destination, { recursive: true, filter: isWanted, verbatimSymlinks: true });
}
