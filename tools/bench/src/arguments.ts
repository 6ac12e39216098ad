import { NotUnderstood, parseCommandLine } from '@concert/parts/arguments';

const lastRow = 13;

export const help = `npm run bench                     measures every row of the table; takes about 12 minutes
npm run bench -- --quick          shorter and fewer rounds; about 3 minutes
npm run bench -- --rows 1,3,5     only these rows (1-13, ranges too: 1-4,8)
npm run bench -- --json FILE      writes the rows to FILE
npm run bench -- --out DIR        raw figures and the machine's description go to DIR (.bench/<time>)
npm run bench -- --help           this

Starts what it needs on free ports and forgets it afterwards. Figures mean something on a machine with nothing else to do.
Exit status: 0 measured (whether a target is met is in the table), 1 a row is void or
something does not start, 2 the command is not understood, 130 ended by Ctrl-C.`;

export interface Options {
  readonly quick: boolean;
  readonly rows: readonly number[];
  readonly json: string | undefined;
  readonly out: string | undefined;
}

/** Throws NotUnderstood. */
export function parseOptions(args: readonly string[]): Options | 'help' {
  const { quick, rows, json, out, help } = parsed(args);
  if (help) return 'help';
  return { quick: quick ?? false, rows: rows === undefined ? range(1, lastRow) : parseRows(rows), json, out };
}

function parsed(args: readonly string[]) {
  const options = {
    quick: { type: 'boolean' },
    rows: { type: 'string' },
    json: { type: 'string' },
    out: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  return parseCommandLine({ args: [...args], options }).values;
}

function parseRows(text: string): number[] {
  const rows = text.split(',').flatMap((part) => {
    const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(part.trim()) ?? [];
    return first === undefined ? [Number.NaN] : range(Number(first), Number(last ?? first));
  });
  const good = rows.length > 0 && rows.every((row) => row >= 1 && row <= lastRow);
  if (!good) throw new NotUnderstood(`--rows takes numbers from 1 to ${lastRow}, such as 1,3,5-7, and not ${text}`);
  return [...new Set(rows)].sort((one, other) => one - other);
}

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
