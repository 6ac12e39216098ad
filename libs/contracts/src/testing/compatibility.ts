/** The parts of a JSON Schema that the contracts use. */
export interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly [keyword: string]: unknown;
}

/**
 * What breaks when `now` takes the place of `before` under the same version: consumers of either read events of both,
 * because a topic holds years. So nothing may go, change its form, or become required; optional fields may come.
 * Each sentence names the field by JSON pointer.
 */
export function incompatibilities(before: JsonSchema, now: JsonSchema, pointer = ''): string[] {
  const form = sameForm(before, now) ? [] : [`${pointer || '/'} changed its form`];
  const gone = Object.entries(before.properties ?? {}).flatMap(([name, schema]) => {
    const successor = now.properties?.[name];
    if (successor === undefined) return [`${pointer}/${name} is gone`];
    return incompatibilities(schema, successor, `${pointer}/${name}`);
  });
  const required = [...new Set([...(before.required ?? []), ...(now.required ?? [])])]
    .filter((name) => name in (now.properties ?? {}))
    .filter((name) => before.required?.includes(name) !== now.required?.includes(name))
    .map((name) => `${pointer}/${name} is ${now.required?.includes(name) ? 'now' : 'no longer'} required`);
  const items = before.items && now.items ? incompatibilities(before.items, now.items, `${pointer}/items`) : [];
  return [...form, ...gone, ...required, ...items];
}

const structural = new Set(['properties', 'required', 'items', 'description', 'title', 'examples']);

function sameForm(before: JsonSchema, now: JsonSchema): boolean {
  const form = (schema: JsonSchema) =>
    JSON.stringify(
      Object.entries(schema)
        .filter(([keyword]) => !structural.has(keyword))
        .sort(),
    );
  return form(before) === form(now) && (before.items === undefined) === (now.items === undefined);
}
