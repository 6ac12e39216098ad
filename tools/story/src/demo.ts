import { join } from 'node:path';
import { notUnderstood, readArguments } from '@concert/parts/arguments';
import { stopChildren } from '@concert/parts/child';
import { interrupted } from '@concert/parts/interrupted';
import { PartUnavailable } from '@concert/parts/part';
import { repositoryRoot } from '@concert/parts/repository';
import { temporaryDir } from '@concert/parts/temporary-dir';
import { attachSystem, findSystem } from '@concert/stack/control';
import { startSystem } from '@concert/stack/system';
import { audited } from './audited.ts';
import { howFast } from './how-fast.ts';
import { Narrator } from './narrator.ts';
import { programme } from './programme.ts';
import { Stage, type System } from './stage.ts';

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
    const outcome = await Promise.race([onSomeSystem((system) => play(system, lines)), stopAsked]);
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

/** Plays the lines (all of them if none is named); 0 when every check holds. */
async function play(system: System, lines: readonly number[]): Promise<number> {
  const narrator = new Narrator();
  for (const { line, title, play } of programme.filter((scene) => lines.length === 0 || lines.includes(scene.line))) {
    narrator.scene(line, title);
    await play(new Stage(system, narrator)).catch((error: unknown) => narrator.broke(error));
  }
  if (lines.length === 0) await tellHowFast(system, narrator);
  narrator.epilogue('Was every promise kept?');
  await audited(system, narrator).catch((error: unknown) => narrator.broke(error));
  console.log(`\n${narrator.passed} checks hold, ${narrator.failed} do not`);
  return narrator.failed === 0 && narrator.passed > 0 ? 0 : 1;
}

/** After the story, and no check: how fast it is depends on the machine, and on what else that does. */
async function tellHowFast(system: System, narrator: Narrator): Promise<void> {
  narrator.epilogue('How fast');
  await howFast(system, (line) => narrator.noted(line)).catch((error: unknown) => {
    narrator.noted(`not measured: ${error instanceof Error ? error.message : String(error)}`);
  });
}
