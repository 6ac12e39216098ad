import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { notUnderstood, readArguments } from '@concert/parts/arguments';
import colors from 'picocolors';
import { alone } from './alone.ts';
import { buildImages } from './images/images.ts';
import { helmCommand, kubectlCommand } from './kubectl.ts';
import { importImages } from './node/containerd.ts';
import { down } from './node/down.ts';
import { initPid, inside } from './node/namespace.ts';
import { status } from './node/status.ts';
import { up } from './node/up.ts';
import { buildPrograms } from './programs/build.ts';
import { checkMachine } from './programs/requirements.ts';
import { gateway } from './proof/addresses.ts';
import { askedOf } from './proof/arguments.ts';
import { chart, prepare, upgrade } from './proof/release.ts';
import { CannotRun } from './run.ts';

const help = `A real node of Kubernetes on this machine, for tests: real containers, no Docker, no way out of it. Needs root.

npm run cluster -- up                     starts it, with the images that are there
npm run cluster -- down                   ends it and all that runs on it
npm run cluster -- status                 what runs
npm run cluster -- build                  builds its programs, once (about nine minutes); \`up\` does so when they are missing
npm run cluster -- images                 makes the images of this repository; \`test\` does so when they are out of date
npm run cluster -- install                installs the chart's development release, in the place of one that is there; \`up\` first
npm run cluster -- test [scene ...]       shows on a running release what the chart promises; --help names the scenes
npm run cluster -- kubectl|helm ...       kubectl or helm for the node
npm run cluster -- exec command ...       a command inside, where services have their names and addresses

Programs, images and the node's files are in \${XDG_CACHE_HOME:-~/.cache}/concert-cluster.`;

const [verb = '--help', ...rest] = process.argv.slice(2);
const began = Date.now();
const say = (line: string) =>
  console.log(`${colors.dim(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s`)}  ${line}`);

async function obey(asked: string): Promise<number> {
  const command = commands.get(asked);
  if (command === undefined) return notUnderstood(`there is no command ${asked}`, help);
  const code = await command();
  return typeof code === 'number' ? code : 0;
}

/** A command that takes nothing. */
function bare(command: () => Promise<unknown>): () => Promise<unknown> {
  return async () => {
    const { values } = readArguments({ args: rest, options: { help: { type: 'boolean', default: false } } }, help);
    return values.help ? explain() : command();
  };
}

async function makeNode(): Promise<void> {
  await checkMachine();
  await buildPrograms(say);
  await buildImages(say);
  await up(say);
}

/** On the node that is up; on one that is started for it, and ended after it, when none is. */
async function test(): Promise<number> {
  askedOf(rest);
  alone();
  const isOwn = initPid() === undefined;
  const program = [resolve(import.meta.dirname, 'proof/main.ts'), ...rest];
  try {
    if (isOwn) await unlessInterrupted(makeNode);
    else await importFresh();
    return await handOver(...inside(process.execPath, program));
  } finally {
    if (isOwn) await down();
  }
}

/** Who is told to stop before the node is up leaves none behind. */
async function unlessInterrupted(begin: () => Promise<void>): Promise<void> {
  const end = () => void down().finally(() => process.exit(130));
  process.on('SIGINT', end).on('SIGTERM', end);
  await begin();
  process.off('SIGINT', end).off('SIGTERM', end);
}

async function importFresh(): Promise<void> {
  await buildImages(say);
  say(`images: ${(await importImages()).join(', ')}`);
}

/** By hand it would take the values of the tests, and volumes that nobody provides here. */
async function install(): Promise<void> {
  alone();
  if (initPid() === undefined) await unlessInterrupted(makeNode);
  else await importFresh();
  await prepare();
  say(`helm install ${chart}`);
  const { code, stdout, stderr } = await upgrade();
  if (code !== 0) throw new CannotRun(`${stderr.trimEnd()}\nlook with: npm run cluster -- kubectl get pods`);
  console.log(stdout.trimEnd());
  say('kubectl and helm for this node: npm run cluster -- kubectl ..., npm run cluster -- helm ...');
  say(
    `nothing of it is seen from outside: npm run cluster -- exec curl -s http://${gateway.host}:${gateway.port}/concerts`,
  );
}

const explain = async () => console.log(help);

const commands: ReadonlyMap<string, () => Promise<unknown>> = new Map([
  [
    'up',
    bare(async () => {
      alone();
      await makeNode();
    }),
  ],
  ['down', bare(async () => say((await down()) ? 'the node is down' : 'no node was up'))],
  ['status', bare(showStatus)],
  [
    'build',
    bare(async () => {
      alone();
      await buildPrograms(say);
      say('every program is there');
    }),
  ],
  [
    'images',
    bare(async () => {
      await checkMachine();
      alone();
      await buildImages(say);
      say('every image is there');
    }),
  ],
  ['install', bare(install)],
  ['test', test],
  ['kubectl', () => handOver(...kubectlCommand(rest))],
  ['helm', () => handOver(...helmCommand(rest))],
  ['exec', () => handOver(...inside(rest[0] ?? 'sh', rest.slice(1)))],
  ['--help', explain],
  ['help', explain],
]);

/** 1 when no node is up. */
async function showStatus(): Promise<number> {
  console.log(await status());
  return initPid() === undefined ? 1 : 0;
}

/** Becomes another program, as far as the terminal is concerned: Ctrl-C is the other one's to obey. */
async function handOver(command: string, args: readonly string[]): Promise<number> {
  const child = spawn(command, args, { stdio: 'inherit' });
  process.on('SIGINT', () => {}).on('SIGTERM', () => child.kill('SIGTERM'));
  const [code] = await once(child, 'exit');
  return code ?? 1;
}

try {
  process.exitCode = await obey(verb);
} catch (error) {
  if (!(error instanceof CannotRun)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
