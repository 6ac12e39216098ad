import { Type as TypeBox } from 'typebox';
import { Compile } from 'typebox/compile';
import { describe, expect, it } from 'vitest';
import { Type } from './schema.ts';

const strict = { additionalProperties: false };

/** One schema of everything, by either. */
function schemaBy(type: typeof Type) {
  const items = type.Array(type.String({ minLength: 1 }), { minItems: 1 });
  return type.Object(
    {
      id: type.String({ format: 'uuid' }),
      count: type.Integer({ minimum: 1, default: 2 }),
      share: type.Number({ maximum: 1 }),
      flag: type.Optional(type.Boolean()),
      items: type.Optional(items),
      kind: type.Enum(['a', 'b'], { description: 'one of two' }),
      one: type.Union([type.Literal('x'), type.Literal(7), type.Literal(true), type.Null()]),
      both: type.Intersect([type.Object({ a: type.String() }), type.Object({ b: type.Optional(type.String()) })]),
      some: type.Partial(type.Object({ c: type.Integer(), d: type.Object({}, strict) }, strict)),
      odd: type.Unsafe<Date>(type.String()),
    },
    { ...strict, title: 'Everything' },
  );
}

describe('our builders', () => {
  it('make the schemas that TypeBox makes, with what it keeps beside them', () => {
    expect(seen(schemaBy(Type))).toEqual(seen(schemaBy(TypeBox)));
    expect(JSON.stringify(schemaBy(Type))).toBe(JSON.stringify(schemaBy(TypeBox)));
    expect(seen(TypeBox.Object({ ours: Type.Optional(Type.String()) }))).toEqual(
      seen(Type.Object({ ours: TypeBox.Optional(TypeBox.String()) })),
    );
  });

  it('leave what they are given as it is', () => {
    const given = Type.String();
    Type.Optional(given);
    expect(Type.Object({ given }).required).toEqual(['given']);
  });

  it('make what TypeBox compiles', () => {
    const validator = Compile(schemaBy(Type));
    const good = {
      id: crypto.randomUUID(),
      count: 1,
      share: 0.5,
      kind: 'a',
      one: 7,
      both: { a: 'a' },
      some: {},
      odd: 'x',
    };
    expect(validator.Check(good)).toBe(true);
    expect(validator.Check({ ...good, one: 8 })).toBe(false);
  });
});

/** All properties, those that cannot be enumerated too. */
function seen(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(seen);
  if (typeof value !== 'object' || value === null) return value;
  const names = Object.getOwnPropertyNames(value).toSorted();
  return names.map((name) => [name, seen(Reflect.get(value, name))]);
}
