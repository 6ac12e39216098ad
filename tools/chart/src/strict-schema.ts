/** A JSON schema as Kubernetes writes it. */
export interface Schema {
  [key: string]: unknown;
}

export interface Swagger {
  readonly definitions: Readonly<Record<string, Schema>>;
}

/** What the chart makes of Kubernetes' own. */
const ownKinds = [
  'v1/ConfigMap',
  'v1/Secret',
  'v1/Service',
  'v1/ServiceAccount',
  'apps/v1/Deployment',
  'apps/v1/StatefulSet',
  'autoscaling/v2/HorizontalPodAutoscaler',
  'batch/v1/Job',
  'networking.k8s.io/v1/Ingress',
  'networking.k8s.io/v1/NetworkPolicy',
  'policy/v1/PodDisruptionBudget',
];

/** Read by people, or by machines other than a validator. */
const untold = new Set(['description', 'default', 'example', 'externalDocs', 'title']);

/**
 * The same schema, refusing what it does not name: an API server drops a key it does not know, and the mistake with it.
 * Whatever may hold anything (`x-kubernetes-preserve-unknown-fields`) still may.
 */
export function strict(schema: Schema): Schema {
  if (schema['x-kubernetes-int-or-string'] === true || schema.format === 'int-or-string') {
    return { type: ['integer', 'string'] };
  }
  const kept: Schema = {};
  for (const [key, value] of Object.entries(schema)) {
    if (untold.has(key) || key.startsWith('x-kubernetes') || key === 'format' || isOfGo(value)) continue;
    kept[key] = key === 'properties' || key === 'definitions' ? strictEach(value as Schema) : strictWithin(value);
  }
  const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true || 'additionalProperties' in schema;
  return 'properties' in schema && !isOpen ? { ...kept, additionalProperties: false } : kept;
}

/** A pattern that only Go's regular expressions know. */
function isOfGo(value: unknown): boolean {
  return typeof value === 'string' && value.includes('(?i)');
}

function strictEach(schemas: Schema): Schema {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, strict(schema as Schema)]));
}

function strictWithin(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strictWithin);
  return typeof value === 'object' && value !== null ? strict(value as Schema) : value;
}

/** The kinds that the chart makes, and what they are made of, and no more: 3.8 MB become a few hundred kB. */
export function onlyKinds({ definitions }: Swagger): {
  kinds: Record<string, Schema>;
  definitions: Record<string, Schema>;
} {
  const kinds: Record<string, Schema> = {};
  const used: Record<string, Schema> = {};
  const use = (name: string) => {
    const definition = definitions[name];
    if (definition === undefined || name in used) return;
    used[name] = strict(definition);
    for (const [, other = ''] of JSON.stringify(definition).matchAll(/"#\/definitions\/([^"]+)"/g)) use(other);
  };
  for (const [name, definition] of Object.entries(definitions)) {
    const kind = ownKinds.find((own) => kindsOf(definition).includes(own));
    if (kind === undefined) continue;
    kinds[kind] = { $ref: `#/definitions/${name}` };
    use(name);
  }
  const missing = ownKinds.filter((kind) => !(kind in kinds));
  if (missing.length > 0) throw new Error(`there is no ${missing.join(', ')}`);
  return { kinds, definitions: used };
}

function kindsOf(definition: Schema): string[] {
  const named = (definition['x-kubernetes-group-version-kind'] ?? []) as {
    group: string;
    version: string;
    kind: string;
  }[];
  return named.map(({ group, version, kind }) => [group, version, kind].filter((part) => part !== '').join('/'));
}
