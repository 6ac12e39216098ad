import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { binDir, sourceDir } from '../places.ts';
import { attempt, CannotRun, output } from '../run.ts';
import { missingPrograms } from './built.ts';
import { coredns, kubernetes, type Module, ofKubernetes, plain } from './programs.ts';

const goDirective = '1.26';
const environment = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=mod' };
/** About as long as all of it takes on two cores, three times over. */
const longestBuildMs = 30 * 60_000;

/** Builds what is missing in the cache, from modules of the Go proxy. Throws CannotRun when there is no Go. */
export async function buildPrograms(say: (line: string) => void): Promise<void> {
  const missing = new Set(await missingPrograms());
  if (missing.size === 0) return;
  await checkGo();
  say(`building ${[...missing].join(', ')}: about nine minutes for all of them on two cores, once`);
  await mkdir(binDir, { recursive: true });
  const kubernetesPrograms = ofKubernetes.filter((name) => missing.has(name));
  if (kubernetesPrograms.length > 0)
    await timed(say, kubernetesPrograms.join(', '), () => buildKubernetes(kubernetesPrograms));
  for (const { name, module, main } of plain) {
    if (missing.has(name)) await timed(say, name, () => buildPlain(name, module, main));
  }
  if (missing.has('coredns')) await timed(say, 'coredns', buildCoredns);
  const left = await missingPrograms();
  if (left.length > 0) throw new Error(`built, but not in the version that was asked for: ${left.join(', ')}`);
}

async function checkGo(): Promise<void> {
  const { stdout } = await attempt('go', ['env', 'GOVERSION']).catch(() => ({ stdout: '' }));
  const [, minor = 0] = /^go1\.(\d+)/.exec(stdout)?.map(Number) ?? [];
  if (minor >= 26) return;
  const found = stdout === '' ? 'there is no `go` here' : `here is ${stdout.trim()}`;
  throw new CannotRun(
    `the programs of a node are built with Go ${goDirective} or later, and ${found}: see https://go.dev/dl`,
  );
}

async function timed(say: (line: string) => void, what: string, build: () => Promise<void>): Promise<void> {
  const begun = Date.now();
  await build();
  say(`built ${what} in ${Math.round((Date.now() - begun) / 1000)} s`);
}

/** Kubernetes keeps its libraries in its own tree, and publishes each under a version of its own. */
async function buildKubernetes(names: readonly string[]): Promise<void> {
  const folder = await moduleFolder('kubernetes');
  const { path, version } = kubernetes;
  const downloaded: { GoMod: string } = JSON.parse(
    await go(folder, ['mod', 'download', '-json', `${path}@${version}`]),
  );
  const theirs = await readFile(downloaded.GoMod, 'utf8');
  const staged = [...theirs.matchAll(/^\s*(?:replace )?(k8s\.io\/[a-z0-9-]+) => \.\/staging/gm)].map(
    ([, name]) => name,
  );
  const replaced = staged.map((name) => `replace ${name} => ${name} ${version.replace('v1.', 'v0.')}`);
  await writeFile(join(folder, 'go.mod'), [moduleHead, `require ${path} ${version}`, ...replaced, ''].join('\n'));
  const anchor = `//go:build tools\n\npackage node\n\nimport _ "${path}/cmd/kube-apiserver"\n`;
  await writeFile(join(folder, 'tools.go'), anchor);
  const packages = names.map((name) => `${path}/cmd/${name}`);
  await go(folder, ['build', '-ldflags', versionFlags(version), '-o', `${binDir}/`, ...packages]);
}

const moduleHead = `module node\n\ngo ${goDirective}\n`;

/** What they answer when they are asked for their version; an API server without one is refused by its clients. */
function versionFlags(version: string): string {
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(version) ?? [];
  const told = {
    gitVersion: version,
    gitMajor: major,
    gitMinor: minor,
    gitTreeState: 'clean',
    gitCommit: 'module-proxy',
    buildDate: '2026-01-01T00:00:00Z',
  };
  const places = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'];
  const flags = places.flatMap((place) => Object.entries(told).map(([name, value]) => `-X ${place}.${name}=${value}`));
  return ['-s', '-w', ...flags].join(' ');
}

async function buildPlain(name: string, { path, version }: Module, main: string): Promise<void> {
  const folder = await moduleFolder(name);
  await writeFile(join(folder, 'go.mod'), moduleHead);
  await go(folder, ['get', `${path}@${version}`]);
  await go(folder, ['get', main]);
  await go(folder, ['build', '-ldflags', '-s -w', '-o', join(binDir, name), main]);
}

/** CoreDNS is put together from plugins: no more of them than one node needs. */
async function buildCoredns(): Promise<void> {
  const folder = await moduleFolder('coredns');
  const plugins = ['bind', 'errors', 'kubernetes'];
  const { path, version } = coredns;
  await writeFile(join(folder, 'go.mod'), moduleHead);
  const lines = [
    'package main',
    '',
    'import (',
    `\t"${path}/core/dnsserver"`,
    `\t"${path}/coremain"`,
    ...plugins.map((plugin) => `\t_ "${path}/plugin/${plugin}"`),
    ')',
    '',
    `func init() { dnsserver.Directives = []string{${plugins.map((plugin) => `"${plugin}"`).join(', ')}} }`,
    '',
    'func main() { coremain.Run() }',
    '',
  ];
  await writeFile(join(folder, 'main.go'), lines.join('\n'));
  await go(folder, ['get', `${path}@${version}`]);
  await go(folder, ['mod', 'tidy']).catch(() => undefined);
  await go(folder, ['build', '-ldflags', '-s -w', '-o', join(binDir, 'coredns'), '.']);
}

async function moduleFolder(name: string): Promise<string> {
  const folder = join(sourceDir, name);
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Beside whatever else the machine does. */
function go(cwd: string, args: readonly string[]): Promise<string> {
  return output('nice', ['-n', '10', 'go', ...args], { cwd, env: environment, timeoutMs: longestBuildMs });
}
