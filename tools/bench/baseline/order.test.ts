import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@concert/parts/repository';
import { expect, test } from 'vitest';
import { BookingAnswer, Order } from './order.ts';

const { components } = JSON.parse(readFileSync(join(repositoryRoot, 'docs/openapi.json'), 'utf8'));

/** As the published document says it, where a literal is a choice of one. */
const published = (schema: object) =>
  JSON.parse(JSON.stringify(schema), (_, value) => {
    if (typeof value !== 'object' || value === null || !('const' in value)) return value;
    const { const: only, ...rest } = value;
    return { ...rest, enum: [only] };
  });

test('the rival takes the very orders that booking takes', () => {
  expect(published(Order)).toEqual(components.schemas.Order);
});

test('the rival answers what booking answers', () => {
  expect(published(BookingAnswer)).toEqual(components.schemas.Booking);
});
