import colors from 'picocolors';
import { askedOf } from './arguments.ts';
import { playScene, type Row } from './play.ts';
import { programme } from './programme.ts';
import { deployedRevision } from './release.ts';
import { install } from './scenes/install.ts';

const { names, perSecond } = askedOf(process.argv.slice(2));
process.exitCode = await playAll();

async function playAll(): Promise<number> {
  const began = Date.now();
  const say = (line: string) =>
    console.log(`${colors.dim(`${((Date.now() - began) / 1000).toFixed(0).padStart(5)} s`)}  ${line}`);
  const rows: Row[] = [];
  const asked = programme.filter(({ name }) => names.length === 0 || names.includes(name));
  const isBare = (await deployedRevision()) === 0 && !asked.includes(install);
  for (const scene of isBare ? [install, ...asked] : asked) {
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
