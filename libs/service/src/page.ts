import { type TSchema, Type } from '@concert/schema/schema';
import { problem } from './problem.ts';

/** For `schema.querystring` of a list that is paged by cursor. */
export const PageQuery = Type.Object(
  {
    cursor: Type.Optional(Type.String({ maxLength: 200, description: '`next` of the page before' })),
    limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
  },
  { additionalProperties: false },
);

/** For `schema.response`. */
export function PageOf<Item extends TSchema>(item: Item) {
  return Type.Object({
    items: Type.Array(item),
    next: Type.Union([Type.String(), Type.Null()], { description: 'the cursor of the next page; null on the last' }),
  });
}

/** Where a page of a newest-first list ended: the next begins after it, whatever was inserted meanwhile. */
export interface Cursor {
  readonly at: Date;
  readonly id: string;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The page made of `limit + 1` rows: the one more than it shows tells whether there is a next. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  options: { itemOf: (row: Row) => Item; cursorOf: (row: Row) => Cursor },
): { items: Item[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { items: shown.map(options.itemOf), next: last === undefined ? null : written(options.cursorOf(last)) };
}

/** The place to go on from. Throws 400 `invalid-request` for a text that is no page's `next`. */
export function cursorFrom(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined;
  const [time = '', id = '', ...rest] = Buffer.from(text, 'base64url').toString().split(' ');
  if (rest.length === 0 && /^\d{1,15}$/.test(time) && uuid.test(id)) return { at: new Date(Number(time)), id };
  const errors = [{ in: 'query', pointer: '#/cursor', detail: 'must be the `next` of a page' }];
  throw problem(400, 'invalid-request', 'the cursor is not one of ours', { errors });
}

function written({ at, id }: Cursor): string {
  return Buffer.from(`${at.getTime()} ${id}`).toString('base64url');
}
