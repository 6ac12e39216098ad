import type * as typebox from 'typebox';

export type Static<Schema extends typebox.TSchema> = typebox.Static<Schema>;
export type TSchema = typebox.TSchema;
export type TProperties = typebox.TProperties;
export type TObject<Properties extends TProperties = TProperties> = typebox.TObject<Properties>;

type Used =
  | 'Array'
  | 'Boolean'
  | 'Enum'
  | 'Integer'
  | 'Intersect'
  | 'Literal'
  | 'Null'
  | 'Number'
  | 'Object'
  | 'Optional'
  | 'Partial'
  | 'String'
  | 'Union'
  | 'Unsafe';
type Schema = Readonly<Record<string, unknown>>;

const optional = '~optional';

/** A JSON schema, and what TypeBox keeps beside it, unseen: what kind it is, and whether a property may be left out. */
function made(kind: string, schema: Schema, options: Schema = {}): Schema {
  return marked({ ...schema, ...options }, '~kind', kind);
}

function marked(schema: Schema, mark: string, value: unknown): Schema {
  const copy = Object.defineProperties({}, Object.getOwnPropertyDescriptors(schema));
  return Object.defineProperty(copy, mark, { configurable: true, writable: true, enumerable: false, value });
}

function objectOf(properties: Readonly<Record<string, Schema>>, options?: Schema): Schema {
  const required = Object.keys(properties).filter((name) => !(optional in (properties[name] ?? {})));
  return made('Object', { type: 'object', ...(required.length > 0 ? { required } : {}), properties }, options);
}

function partial({ properties }: { readonly properties: Readonly<Record<string, Schema>> }): Schema {
  const each = Object.entries(properties).map(([name, schema]) => [name, marked(schema, optional, true)]);
  return objectOf(Object.fromEntries(each));
}

const builders = {
  Array: (items: Schema, options?: Schema) => made('Array', { type: 'array', items }, options),
  Boolean: (options?: Schema) => made('Boolean', { type: 'boolean' }, options),
  Enum: (values: readonly unknown[], options?: Schema) => made('Enum', { enum: values }, options),
  Integer: (options?: Schema) => made('Integer', { type: 'integer' }, options),
  Intersect: (allOf: readonly Schema[], options?: Schema) => made('Intersect', { allOf }, options),
  Literal: (value: unknown, options?: Schema) => made('Literal', { type: typeof value, const: value }, options),
  Null: (options?: Schema) => made('Null', { type: 'null' }, options),
  Number: (options?: Schema) => made('Number', { type: 'number' }, options),
  Object: objectOf,
  Optional: (schema: Schema) => marked(schema, optional, true),
  Partial: partial,
  String: (options?: Schema) => made('String', { type: 'string' }, options),
  Union: (anyOf: readonly Schema[], options?: Schema) => made('Union', { anyOf }, options),
  Unsafe: (schema: Schema) => marked(schema, '~unsafe', null),
} satisfies Record<Used, unknown>;

/**
 * The builders of TypeBox that we use: its types, and the same schemas. TypeBox itself is 680 modules, a fifth of a
 * service's start, and is loaded only by who asks for its compiler.
 */
export const Type = builders as unknown as Pick<typeof typebox.Type, Used>;
