import { Id } from '@concert/contracts/fields';
import { OrderItem } from '@concert/contracts/hold';
import { Address } from '@concert/contracts/personal';
import { type FieldError, problem } from '@concert/service/problem';
import { type Static, Type } from 'typebox';

const strict = { additionalProperties: false };

export const Order = Type.Object(
  {
    concertId: Id,
    items: Type.Array(OrderItem, { minItems: 1, maxItems: 20 }),
    delivery: Type.Union([
      Type.Object({ method: Type.Literal('post'), address: Address }, strict),
      Type.Object({ method: Type.Literal('onsite') }, strict),
    ]),
  },
  { ...strict, title: 'Order' },
);
export type Order = Static<typeof Order>;

/** What the schema cannot say: a grade is ordered once, a seat once. Throws 400 `invalid-request`. */
export function refuseRepeats({ items }: Order): void {
  const errors = [
    ...repeats(
      items.map(({ grade }) => grade),
      (index) => `#/items/${index}/grade`,
    ),
    ...items.flatMap((item, index) =>
      'seats' in item ? repeats(item.seats, (seat) => `#/items/${index}/seats/${seat}`) : [],
    ),
  ];
  const [first] = errors;
  if (first !== undefined) throw problem(400, 'invalid-request', `body ${first.pointer} ${first.detail}`, { errors });
}

function repeats(values: readonly string[], pointer: (index: number) => string): FieldError[] {
  const seen = new Set<string>();
  return values.flatMap((value, index) => {
    if (seen.has(value)) return [{ in: 'body' as const, pointer: pointer(index), detail: 'is ordered twice' }];
    seen.add(value);
    return [];
  });
}
