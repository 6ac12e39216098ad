import { notUnderstood, readArguments } from '@concert/parts/arguments';
import colors from 'picocolors';
import { playScene, type Row } from './play.ts';
import { programme } from './programme.ts';

const scenes = programme.map(({ name, title }) => `  ${name.padEnd(10)} ${title}`).join('\n');
const help = `npm run cluster -- test              shows all of these on the node that is up, or on one of its own
npm run cluster -- test NAME ...     only these, on the release that is installed
  --per-second N                     so many requests a second (20)

${scenes}

Each with people at the gateway, every one of whose requests is counted, and the audit of the event store at the end.
Exits with 1 when something does not hold.`;

const { values, positionals } = readArguments(
  {
    allowPositionals: true,
    options: { help: { type: 'boolean' }, 'per-second': { type: 'string', default: '20' } },
  },
  help,
);
for (const name of positionals) {
  if (!programme.some((scene) => scene.name === name)) notUnderstood(`there is no scene ${name}`, help);
}
const perSecond = Number(values['per-second']);
if (!(perSecond >= 5)) notUnderstood('--per-second has to be a number from 5 on', help);
if (values.help) console.log(help);
else process.exitCode = await playAll();

async function playAll(): Promise<number> {
  const began = Date.now();
  const say = (line: string) =>
    console.log(`${colors.dim(`${((Date.now() - began) / 1000).toFixed(0).padStart(5)} s`)}  ${line}`);
  const rows: Row[] = [];
  for (const scene of programme.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
    console.log(`\n${colors.bold(`${scene.name}: ${scene.title}`)}`);
    rows.push(...(await playScene(scene, { say, perSecond })));
  }
  console.log(`\n${tableOf(rows)}`);
  const failed = rows.filter(({ holds }) => !holds).length;
  console.log(`\n${rows.length - failed} passed, ${failed} failed`);
  return failed === 0 && rows.length > 0 ? 0 : 1;
}

function tableOf(rows: readonly Row[]): string {
  const widest = Math.max(...rows.map(({ shown }) => shown.length));
  return rows
    .map(({ scene, shown, holds, figures }) => {
      const mark = holds ? colors.green('✓') : colors.red('✗');
      return `${mark} ${scene.padEnd(10)} ${shown.padEnd(widest)}  ${figures}`;
    })
    .join('\n');
}
