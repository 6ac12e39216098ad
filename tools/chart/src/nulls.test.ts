import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { manifests, render } from './helm.ts';
import { chartDir } from './places.ts';

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

const schema: Schema & { $defs: Record<string, Schema> } = JSON.parse(
  readFileSync(join(chartDir, 'values.schema.json'), 'utf8'),
);
const values = parse(readFileSync(join(chartDir, 'values.yaml'), 'utf8'));

/** Keys that have a value by default and may be taken away: Helm drops what is null, and says nothing. */
function droppable(node: Schema, value: unknown, path: readonly string[]): string[] {
  const { properties = {} } = node.$ref === undefined ? node : (schema.$defs[node.$ref.split('/').at(-1) ?? ''] ?? {});
  return Object.entries(value as object).flatMap(([key, inside]) => {
    const here = [...path, key];
    const missing = node.required?.includes(key) ? [] : [here.join('.')];
    const below = properties[key];
    const goesOn = below !== undefined && typeof inside === 'object' && !Array.isArray(inside);
    return [...missing, ...(goesOn ? droppable(below, inside, here) : [])];
  });
}

describe('null, with which Helm drops a default,', () => {
  it('is refused for all but a single figure of resources and what one service has of its own', () => {
    const free = /^(services\..+|.*\bresources\.(requests|limits)\..+|(labels|.*\b(annotations|labels|env))\..+)$/;
    expect(droppable(schema, values, []).filter((path) => !free.test(path))).toEqual([]);
  });

  it.each([
    ['drain.closingSeconds', "at '/drain': missing property 'closingSeconds'"],
    ['door', "at '': missing property 'door'"],
    ['defaults.replicas', "at '/defaults': missing property 'replicas'"],
    ['postgresql.resources.limits', "at '/postgresql/resources': missing property 'limits'"],
  ])('is told of with the key: %s', async (key, message) => {
    await expect(render({ profile: 'prod', values: { [key]: null } })).rejects.toThrow(message);
  });

  it('lets a service have what the others have, and no limit of CPU', async () => {
    const own = { 'services.gateway': null, 'defaults.resources.limits.cpu': null };
    expect((await manifests({ profile: 'prod', values: own })).length).toBeGreaterThan(10);
  });
});
