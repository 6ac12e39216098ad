import { Type } from '@concert/schema/schema';
import { describe, expect, it } from 'vitest';
import { type InvalidRequest, requestValidator } from './validation.ts';

const strict = { additionalProperties: false };
const Order = Type.Object(
  {
    items: Type.Array(
      Type.Union([
        Type.Object({ grade: Type.String(), quantity: Type.Integer({ minimum: 1, maximum: 1000 }) }, strict),
        Type.Object(
          { grade: Type.String(), seats: Type.Array(Type.String(), { minItems: 1, uniqueItems: true }) },
          strict,
        ),
      ]),
      { minItems: 1 },
    ),
    delivery: Type.Union([
      Type.Object({ method: Type.Literal('post'), address: Type.Object({ name: Type.String() }, strict) }, strict),
      Type.Object({ method: Type.Literal('onsite') }, strict),
    ]),
    'a/b~c': Type.Optional(Type.Integer()),
    title: Type.Optional(Type.String({ pattern: '\\S', description: 'text, not only spaces' })),
    code: Type.Optional(Type.String({ pattern: '^[A-Z]$' })),
  },
  strict,
);
const order = { items: [{ grade: 'R', quantity: 1 }], delivery: { method: 'onsite' } };
const first = { grade: 'R', quantity: 1 };

const validate = requestValidator()({ schema: Order, method: 'POST', url: '/', httpPart: 'body' });

function wrong(body: unknown): string[] {
  const { error } = validate(body) as { error?: InvalidRequest };
  return (error?.errors ?? []).map(({ pointer, detail }) => `${pointer} ${detail}`);
}

describe('what is wrong with a body', () => {
  it('is nothing when it is right', () => {
    expect(wrong(order)).toEqual([]);
    expect(
      wrong({ items: [first, { grade: 'S', seats: ['1'] }], delivery: { method: 'post', address: { name: 'x' } } }),
    ).toEqual([]);
  });

  it.each<[string, unknown, string[]]>([
    ['a missing field', { items: [first] }, ['#/delivery is required']],
    ['an unknown field', { ...order, price: 1 }, ['#/price is not a known field']],
    ['an awkward name', { ...order, 'a/b~c': 'x' }, ['#/a~1b~0c must be integer']],
    [
      'a text for a number',
      { ...order, items: [{ grade: 'R', quantity: '2' }] },
      ['#/items/0/quantity must be integer'],
    ],
    ['quantity 0', { ...order, items: [{ grade: 'R', quantity: 0 }] }, ['#/items/0/quantity must be >= 1']],
    [
      'a negative quantity',
      { ...order, items: [first, { grade: 'R', quantity: -1 }] },
      ['#/items/1/quantity must be >= 1'],
    ],
    ['half a ticket', { ...order, items: [{ grade: 'R', quantity: 1.5 }] }, ['#/items/0/quantity must be integer']],
    ['a huge quantity', { ...order, items: [{ grade: 'R', quantity: 1e9 }] }, ['#/items/0/quantity must be <= 1000']],
    [
      'the same seat twice',
      { ...order, items: [{ grade: 'S', seats: ['1', '2', '1'] }] },
      ['#/items/0/seats/2 is the same as item 0'],
    ],
    ['a pattern that is described', { ...order, title: ' ' }, ['#/title is not as described: text, not only spaces']],
    ['a pattern that is not', { ...order, code: 'a' }, ['#/code is not of the form that is wanted']],
    ['no list', { ...order, items: {} }, ['#/items must be array']],
    ['no object', [], ['# must be object']],
    ['nothing', null, ['# must be object']],
  ])('%s', (_, body, errors) => {
    expect(wrong(body)).toEqual(errors);
  });

  it('tells all of it', () => {
    expect(wrong({ ...order, items: [{ grade: 1, quantity: 0 }], x: 1 }).toSorted()).toEqual([
      '#/items/0/grade must be string',
      '#/items/0/quantity must be >= 1',
      '#/x is not a known field',
    ]);
  });
});

describe('what is wrong with one of several alternatives', () => {
  it.each<[string, unknown, string[]]>([
    ['by its tag', { method: 'post' }, ['#/delivery/address is required']],
    ['deeper inside', { method: 'post', address: {} }, ['#/delivery/address/name is required']],
    ['with a tag of none', { method: 'drone' }, ['#/delivery/method must be post or onsite']],
    ['without a tag', {}, ['#/delivery/method is required']],
    ['with what belongs to another', { method: 'onsite', address: {} }, ['#/delivery/address is not a known field']],
  ])('is told of the one it is nearest to: %s', (_, delivery, errors) => {
    expect(wrong({ ...order, delivery })).toEqual(errors);
  });

  it('names a field to add when any would do', () => {
    expect(wrong({ ...order, items: [{ grade: 'R' }] })).toEqual(['#/items/0/quantity is required']);
  });
});
