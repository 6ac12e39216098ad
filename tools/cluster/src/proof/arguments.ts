import { notUnderstood, readArguments } from '@concert/parts/arguments';
import { programme } from './programme.ts';

const scenes = programme.map(({ name, title }) => `  ${name.padEnd(10)} ${title}`).join('\n');
const help = `npm run cluster -- test              shows all of these on the node that is up, or on one of its own
npm run cluster -- test NAME ...     only these, on the release that is installed, or after an \`install\`
  --per-second N                     so many requests a second, 5 to 200 (20)

${scenes}

Each with people at the gateway, every one of whose requests is counted, and the audit of the event store at the end.
Exits with 1 when something does not hold.`;

export interface Asked {
  /** The scenes to play; none: all. */
  readonly names: readonly string[];
  /** Requests a second. */
  readonly perSecond: number;
}

/** What is asked of the proof. Ends the program with its help where that is asked for, or where nothing can be made of it. */
export function askedOf(args: readonly string[]): Asked {
  const options = { help: { type: 'boolean' }, 'per-second': { type: 'string', default: '20' } } as const;
  const { values, positionals } = readArguments({ args: [...args], allowPositionals: true, options }, help);
  if (values.help) {
    console.log(help);
    process.exit(0);
  }
  const unknown = positionals.find((name) => !programme.some((scene) => scene.name === name));
  if (unknown !== undefined) notUnderstood(`there is no scene ${unknown}`, help);
  const perSecond = Number(values['per-second']);
  if (!(perSecond >= 5 && perSecond <= 200)) notUnderstood('--per-second has to be a number from 5 to 200', help);
  return { names: positionals, perSecond };
}
