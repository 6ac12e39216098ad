import { parse, stringify } from 'yaml';

interface Row {
  readonly key: string;
  readonly depth: number;
  readonly isGroup: boolean;
  readonly told: string;
  readonly is: string;
}

/** A table of every value: its key, what it is when nobody says otherwise, and the comment above it. */
export function valuesTable(text: string): string {
  const lines = rows(text).map(({ key, isGroup, told, is }) => {
    const name = isGroup ? `**\`${key}\`**` : `\`${key}\``;
    return `| ${name} | ${isGroup ? '' : `\`${is}\``} | ${told.replaceAll('|', '\\|')} |`;
  });
  return ['| key | default | |', '|---|---|---|', ...lines].join('\n');
}

/** A key of a block of YAML: indentation, name, and the rest of the line. */
const keyLine = /^( *)([A-Za-z][\w-]*):(?: (.*))?$/;

function rows(text: string): Row[] {
  const values: unknown = parse(text);
  const path: string[] = [];
  const found: Row[] = [];
  let comment: string[] = [];
  for (const line of text.split('\n')) {
    const [, indent = '', name = ''] = keyLine.exec(line) ?? [];
    if (line.trimStart().startsWith('#')) comment.push(line.trim().replace(/^# ?/, ''));
    else if (line.trim() === '') comment = [];
    else if (name !== '') {
      const depth = indent.length / 2;
      path.splice(depth, Infinity, name);
      found.push({ depth, key: path.join('.'), told: comment.join(' '), ...described(line, valueAt(values, path)) });
      comment = [];
    }
  }
  return found;
}

/** A group has its keys on lines of their own; what is in braces is one value. */
function described(line: string, value: unknown): { isGroup: boolean; is: string } {
  const isGroup = line.endsWith(':') && typeof value === 'object' && !Array.isArray(value);
  return { isGroup, is: isGroup ? '' : stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim() };
}

function valueAt(values: unknown, path: readonly string[]): unknown {
  return path.reduce((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], values);
}
