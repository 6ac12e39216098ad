import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '@concert/parts/repository';
import { pauseImage } from '../node/containerd.ts';
import { imageDir } from '../places.ts';
import { output } from '../run.ts';
import { type ImageConfig, type Layer, layerOf, writeImage } from './archive.ts';
import { addLibraries, addShell, makeRoot } from './base.ts';
import { stagesOf } from './dockerfile.ts';
import { buildStages } from './stage.ts';
import { kafka, postgres, type Store } from './stores.ts';

/** Another name for the image of the services: an upgrade to it replaces every pod of theirs, and nothing in them. */
export const nextRepository = 'localhost/concert-next';
/** The same as the others but for a migration that fails. */
export const brokenRepository = 'localhost/concert-broken';

/** What the images may be at most, unpacked. */
const mostMegabytes = 250;
const work = join(imageDir, 'work');
const archiveOf = (name: string) => join(imageDir, `${name}.tar`);

export interface ImageSize {
  readonly name: string;
  readonly megabytes: number;
}

/** How images are made, and what ends up in ours. */
const own = ['tools/cluster/src/images', 'tools/cluster/stores'];
const programs = ['issuer', 'inbox', 'eventstore-dev'].map((name) => `tools/${name}`);
const sources = ['.dockerignore', 'Dockerfile', 'package-lock.json', 'package.json', 'apps', 'libs', ...programs];

/** Makes the images that are missing or out of date; those of the services as the Dockerfile says. */
export async function buildImages(say: (line: string) => void): Promise<void> {
  await mkdir(work, { recursive: true });
  await make('pause', ['pause.1'], say, pause);
  await make('postgres', await contentsOf([...own, 'package-lock.json']), say, () => store('postgres', postgres, say));
  await make('kafka', await contentsOf([...own, 'tools/parts/kafka']), say, () => store('kafka', kafka, say));
  await make('concert', await contentsOf([...own, ...sources]), say, () => ours(say));
  await rm(work, { recursive: true, force: true });
}

/** Of what is made from the same contents nothing is made again. */
async function make(
  name: string,
  contents: readonly string[],
  say: (line: string) => void,
  build: () => Promise<void>,
) {
  const key = createHash('sha256').update(contents.join('\n')).digest('hex');
  const keyFile = join(imageDir, `${name}.key`);
  if ((await readFile(keyFile, 'utf8').catch(() => '')) === key) return;
  const begun = Date.now();
  await build();
  await writeFile(keyFile, key);
  say(`made ${name} in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
}

/** Every file that git knows or would take, with a digest of what is in it. */
async function contentsOf(paths: readonly string[]): Promise<string[]> {
  const listed = await output('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...paths], {
    cwd: repositoryRoot,
  });
  const files = listed
    .trim()
    .split('\n')
    .filter((file) => !file.endsWith('.test.ts'));
  return Promise.all(
    files.map(async (file) => {
      const contents = await readFile(join(repositoryRoot, file)).catch(() => '');
      return `${createHash('sha256').update(contents).digest('hex')} ${file}`;
    }),
  );
}

/** What holds a pod's network while its containers come and go. */
async function pause(): Promise<void> {
  const root = join(work, 'pause');
  await makeRoot(root);
  await addShell(root);
  const script = 'trap "exit 0" TERM INT; while :; do sleep 86400 & wait $!; done';
  const config = { entrypoint: ['/bin/sh', '-c', script], user: nobody, env: { PATH: '/bin' }, workdir: '/' };
  await writeImage(archiveOf('pause'), [pauseImage], [await layerOf(root, join(work, 'pause.layer'))], config);
}

const nobody = 65532;

async function store(name: string, { fill, config }: Store, say: (line: string) => void): Promise<void> {
  const root = join(work, name);
  await fill(root, say);
  await writeImage(
    archiveOf(name),
    [`localhost/${name}:1`],
    [await layerOf(root, join(work, `${name}.layer`))],
    config,
  );
}

/** Stages that become images, and what those are called. */
const targets = { services: 'concert', development: 'concert-development', eventstore: 'eventstore' };

/** The stages of the Dockerfile, its two targets as images, and the event store's stand-in, on one base. */
async function ours(say: (line: string) => void): Promise<void> {
  const base = join(work, 'base');
  await makeRoot(base);
  await addLibraries(base, [process.execPath]);
  const below = await layerOf(base, join(work, 'base.layer'));
  const files = ['Dockerfile', 'tools/cluster/stores/eventstore.dockerfile'];
  const texts = await Promise.all(files.map((file) => readFile(join(repositoryRoot, file), 'utf8')));
  const stages = stagesOf(texts.join('\n'));
  const built = await buildStages(stages, join(work, 'stages'));
  for (const [target, name] of Object.entries(targets)) {
    const image = built.get(target);
    if (image === undefined) throw new Error(`the Dockerfile has no target ${target}`);
    const layer = await layerOf(image.root, join(work, `${target}.layer`));
    const config = { ...image, env: { PATH: '/usr/local/bin:/bin', ...image.env } };
    const names = [`localhost/${name}:1`, ...(target === 'services' ? [`${nextRepository}:1`] : [])];
    await writeImage(archiveOf(name), names, [below, layer], config);
    if (target === 'services') await writeBroken([below, layer], config);
    const size = await output('du', ['--summarize', '--apparent-size', '--block-size=1000000', base, image.root]);
    const megabytes = size
      .trim()
      .split('\n')
      .reduce((sum, line) => sum + Number.parseInt(line, 10), 0);
    if (megabytes > mostMegabytes) throw new Error(`${name} is ${megabytes} MB unpacked, more than ${mostMegabytes}`);
    say(`${name} is ${megabytes} MB unpacked`);
  }
}

async function writeBroken(layers: readonly Layer[], config: ImageConfig): Promise<void> {
  const root = join(work, 'broken');
  const migrations = join(root, 'concert/apps/mypage/src/migrations');
  await mkdir(migrations, { recursive: true });
  await writeFile(join(migrations, '9999_broken.sql'), 'alter table no_such_table add column any_column text;\n');
  const onTop = await layerOf(root, join(work, 'broken.layer'));
  await writeImage(archiveOf('concert-broken'), [`${brokenRepository}:1`], [...layers, onTop], config);
}
