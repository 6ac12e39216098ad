import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { output } from '../run.ts';

/** How a container of an image starts, unless a pod says otherwise. */
export interface ImageConfig {
  readonly entrypoint: readonly string[];
  readonly user: number;
  readonly env: Readonly<Record<string, string>>;
  readonly workdir: string;
  /** What asks it to stop; SIGTERM when nothing is said. */
  readonly stopSignal?: string;
}

/** One layer: an archive, and the digest that names it. */
export interface Layer {
  readonly file: string;
  readonly digest: string;
}

/** A folder as a layer: the same files make the same bytes. Owners are kept. */
export async function layerOf(root: string, file: string): Promise<Layer> {
  const same = ['--sort=name', '--mtime=@0', '--numeric-owner', '--format=gnu'];
  await output('tar', ['--create', ...same, `--file=${file}`, `--directory=${root}`, '.']);
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return { file, digest: hash.digest('hex') };
}

/** An image under these names, as one file that containerd (and Docker) import. */
export async function writeImage(
  archive: string,
  names: readonly string[],
  layers: readonly Layer[],
  config: ImageConfig,
) {
  const folder = `${archive}.parts`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const created = '1970-01-01T00:00:00Z';
  const described = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    created,
    config: {
      Entrypoint: config.entrypoint,
      User: `${config.user}:${config.user}`,
      WorkingDir: config.workdir,
      Env: Object.entries(config.env).map(([name, value]) => `${name}=${value}`),
      StopSignal: config.stopSignal,
    },
    rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => `sha256:${digest}`) },
    history: layers.map(() => ({ created, created_by: 'npm run cluster -- images' })),
  });
  const configFile = `${createHash('sha256').update(described).digest('hex')}.json`;
  await writeFile(join(folder, configFile), described);
  for (const { file, digest } of layers) await link(file, join(folder, `${digest}.tar`));
  const manifest = { Config: configFile, RepoTags: names, Layers: layers.map(({ digest }) => `${digest}.tar`) };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify([manifest]));
  await output('tar', ['--create', `--file=${archive}.new`, `--directory=${folder}`, '.']);
  await rename(`${archive}.new`, archive);
  await rm(folder, { recursive: true });
}
