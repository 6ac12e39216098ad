type Json = { [name: string]: unknown };

/**
 * Moves every schema that has a title to `components.schemas` and leaves a reference, so that a reader sees each shape
 * once and by its name. Two different shapes of one name are a mistake, and throw.
 */
export function nameSchemas(document: Json): Json {
  const schemas: Json = {};
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    const copy = Object.fromEntries(Object.entries(value).map(([name, child]) => [name, walk(child)]));
    return isNamed(copy) ? named(schemas, copy) : copy;
  };
  const { info, components, ...rest } = document;
  const walked = walk(rest) as Json;
  return { ...walked, info, components: { ...(components as Json), schemas } };
}

function isNamed(schema: Json): schema is Json & { title: string } {
  return typeof schema.title === 'string' && ('type' in schema || 'anyOf' in schema || 'allOf' in schema);
}

function named(schemas: Json, schema: Json & { title: string }): Json {
  const known = schemas[schema.title];
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) {
    throw new Error(`two different schemas are titled ${schema.title}`);
  }
  schemas[schema.title] = schema;
  return { $ref: `#/components/schemas/${schema.title}` };
}
