import { join } from 'node:path';
import { notUnderstood, readArguments } from '@concert/parts/arguments';
import { stopChildren } from '@concert/parts/child';
import { interrupted } from '@concert/parts/interrupted';
import { PartUnavailable } from '@concert/parts/part';
import { repositoryRoot } from '@concert/parts/repository';
import { temporaryDir } from '@concert/parts/temporary-dir';
import { attachSystem, findSystem } from '@concert/stack/control';
import { startSystem } from '@concert/stack/system';
import { play } from './play.ts';
import { programme } from './programme.ts';
import type { System } from './stage.ts';

const help = `npm run demo             plays the story of a booking and checks every step
npm run demo -- 5 12     only these lines of it
npm run demo -- --help   this

Ends with the audit of the event store (npm run audit). Plays on the system that npm start runs, or starts one for the purpose. Exits with 1 when a check fails.`;

const { values, positionals } = readArguments({ allowPositionals: true, options: { help: { type: 'boolean' } } }, help);
if (values.help) console.log(help);
else process.exit(await run(positionals.map(asLine)));

function asLine(asked: string): number {
  const line = Number(asked);
  return programme.some((scene) => scene.line === line) ? line : notUnderstood(`the story has no line ${asked}`, help);
}

async function run(lines: readonly number[]): Promise<number> {
  const stopAsked = interrupted();
  try {
    const outcome = await Promise.race([onSomeSystem((system) => playAll(system, lines)), stopAsked]);
    return outcome ?? 130;
  } catch (error) {
    if (!(error instanceof PartUnavailable)) throw error;
    console.error(error.message);
    return 1;
  } finally {
    await stopChildren();
  }
}

/** On the running system, or on one of its own that ends with the demo. */
async function onSomeSystem(work: (system: System) => Promise<number>): Promise<number> {
  const running = findSystem(join(repositoryRoot, '.data'));
  if (running !== undefined) return work(running);
  console.log('no system is running: starting one for the demo');
  const temporary = await temporaryDir();
  try {
    const own = await startSystem({ dataDir: temporary.path, ports: 'free', onProgress: console.log });
    try {
      return await work(attachSystem(temporary.path));
    } finally {
      await own.stop();
    }
  } finally {
    await temporary.remove();
  }
}

/** 0 when every check holds. */
async function playAll(system: System, lines: readonly number[]): Promise<number> {
  const { passed, failed } = await play(system, lines);
  console.log(`\n${passed} checks hold, ${failed} do not`);
  return failed === 0 && passed > 0 ? 0 : 1;
}
