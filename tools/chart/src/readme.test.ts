import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { chartDir } from './places.ts';
import { readme } from './readme.ts';
import { valuesTable } from './values-table.ts';

const read = (name: string) => readFileSync(join(chartDir, name), 'utf8');

interface Shape {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
}

describe('the README', () => {
  it('says what the chart does today; otherwise: npm run readme -w tools/chart', () => {
    expect(read('README.md')).toBe(readme());
  });

  it('explains every value', () => {
    const silent = valuesTable(read('values.yaml'))
      .split('\n')
      .filter((line) => line.endsWith('|  |'))
      .map((line) => line.split('`')[1] ?? '');
    // What is said once of a group holds for each in it.
    const plain =
      /^(services\.\w+|networkPolicies\.parts\.\w+|.*(resources|requests|limits|storage|size)|\w+(\.\w+)?)$/;
    expect(silent.filter((key) => !plain.test(key))).toEqual([]);
  });

  it('keeps what people wrote around the tables', () => {
    const text = 'before\n<!-- made: settings -->\nold\n<!-- end -->\nafter <!-- made: nonsense --> <!-- end -->';
    const lines = readme(text).split('\n');
    expect([lines.at(0), lines.at(-1)]).toEqual(['before', 'after <!-- made: nonsense --> <!-- end -->']);
    expect(lines).not.toContain('old');
  });
});

describe('the table of values', () => {
  it('has the path of a key, its default and the comment above it', () => {
    const table = valuesTable(
      '# Of a group.\na:\n  # What b is,\n  # in short.\n  b: "x|y"\n\n# Not of c.\n\nc: [1, 2]\n',
    );
    expect(table.split('\n').slice(2)).toEqual([
      '| **`a`** |  | Of a group. |',
      '| `a.b` | `x|y` | What b is, in short. |',
      '| `c` | `[ 1, 2 ]` |  |',
    ]);
  });
});

describe('values.schema.json', () => {
  const schema = JSON.parse(read('values.schema.json'));
  const values = parse(read('values.yaml'));
  const resolved = (shape: Shape): Shape => (shape.$ref ? schema.$defs[shape.$ref.slice('#/$defs/'.length)] : shape);

  function keysOfValues(value: unknown, shape: Shape, at = ''): string[] {
    const { properties } = resolved(shape);
    if (properties === undefined || typeof value !== 'object' || value === null) return [at];
    return Object.entries(value).flatMap(([key, inner]) => keysOfValues(inner, properties[key] ?? {}, `${at}/${key}`));
  }

  function keysOfSchema(shape: Shape, at = ''): string[] {
    const { properties } = resolved(shape);
    if (properties === undefined) return [at];
    return Object.entries(properties).flatMap(([key, inner]) => keysOfSchema(inner, `${at}/${key}`));
  }

  it('names the keys of values.yaml, and no others', () => {
    const freely = /^\/(global|services\/.*|door\/gateways|.*\/ephemeral-storage)$/;
    const known = keysOfSchema(schema).filter((key) => !freely.test(key));
    const there = keysOfValues(values, schema).filter((key) => !freely.test(key));
    expect(known.toSorted()).toEqual(there.toSorted());
  });

  it('lets nothing in that it does not name', () => {
    const open: string[] = [];
    const look = (shape: unknown, at: string) => {
      if (typeof shape !== 'object' || shape === null) return;
      if ('properties' in shape && 'type' in shape && !('additionalProperties' in shape)) open.push(at);
      for (const [key, inner] of Object.entries(shape)) look(inner, `${at}/${key}`);
    };
    look(schema, '');
    expect([open, schema.additionalProperties]).toEqual([[], false]);
  });
});
