import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { notUnderstood } from '@concert/parts/arguments';
import colors from 'picocolors';
import { buildImages } from './images/images.ts';
import { helmCommand, kubectlCommand } from './kubectl.ts';
import { importImages } from './node/containerd.ts';
import { down } from './node/down.ts';
import { initPid, inside } from './node/namespace.ts';
import { status } from './node/status.ts';
import { up } from './node/up.ts';
import { buildPrograms } from './programs/build.ts';
import { checkMachine } from './programs/requirements.ts';
import { askedOf } from './proof/arguments.ts';
import { CannotRun } from './run.ts';

const help = `A real node of Kubernetes on this machine, for tests: real containers, no Docker, no way out of it. Needs root.

npm run cluster -- up                     starts it, with the images that are there
npm run cluster -- down                   ends it and all that runs on it
npm run cluster -- status                 what runs
npm run cluster -- build                  builds its programs, once (about nine minutes); \`up\` does so when they are missing
npm run cluster -- images                 makes the images of this repository; \`test\` does so when they are out of date
npm run cluster -- test [scene ...]       shows on a running release what the chart promises; --help names the scenes
npm run cluster -- kubectl|helm ...       kubectl or helm for the node
npm run cluster -- exec command ...       a command inside, where services have their names and addresses

Programs, images and the node's files are in \${XDG_CACHE_HOME:-~/.cache}/concert-cluster.`;

const [verb = '--help', ...rest] = process.argv.slice(2);
const began = Date.now();
const say = (line: string) =>
  console.log(`${colors.dim(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s`)}  ${line}`);

async function obey(asked: string): Promise<number> {
  const command = commands[asked];
  if (command === undefined) return notUnderstood(`there is no command ${asked}`, help);
  const code = await command();
  return typeof code === 'number' ? code : 0;
}

async function start(): Promise<void> {
  await checkMachine();
  await buildPrograms(say);
  await buildImages(say);
  await up(say);
}

/** On the node that is up; on one that is started for it, and ended after it, when none is. */
async function test(): Promise<number> {
  askedOf(rest);
  const isOwn = initPid() === undefined;
  const program = [resolve(import.meta.dirname, 'proof/main.ts'), ...rest];
  try {
    if (isOwn) await unlessInterrupted(start);
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

const commands: Readonly<Record<string, () => Promise<unknown>>> = {
  up: start,
  down: async () => say((await down()) ? 'the node is down' : 'no node was up'),
  status: async () => console.log(await status()),
  build: async () => {
    await buildPrograms(say);
    say('every program is there');
  },
  images: async () => {
    await checkMachine();
    await buildImages(say);
    say('every image is there');
  },
  test,
  kubectl: () => handOver(...kubectlCommand(rest)),
  helm: () => handOver(...helmCommand(rest)),
  exec: () => handOver(...inside(rest[0] ?? 'sh', rest.slice(1))),
  '--help': async () => console.log(help),
  help: async () => console.log(help),
};

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
