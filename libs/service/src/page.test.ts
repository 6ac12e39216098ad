import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { cursorFrom, pageOf } from './page.ts';

const row = (at: string) => ({ at: new Date(at), id: randomUUID(), name: `the one of ${at}` });
const first = row('2031-05-03');
const rows = [first, row('2031-05-02'), row('2031-05-01')];
const options = {
  itemOf: ({ name }: typeof first) => name,
  cursorOf: ({ at, id }: typeof first) => ({ at, id }),
};

test('a full page leads to the next, from where it ended', () => {
  const { items, next } = pageOf(rows, 2, options);
  expect(items).toEqual(['the one of 2031-05-03', 'the one of 2031-05-02']);
  expect(cursorFrom(next ?? '')).toEqual({ at: rows[1]?.at, id: rows[1]?.id });
});

test('the last page has no next, also when it is full', () => {
  expect(pageOf(rows, 3, options).next).toBeNull();
  expect(pageOf([], 3, options)).toEqual({ items: [], next: null });
});

test('no cursor is the beginning', () => {
  expect(cursorFrom(undefined)).toBeUndefined();
});

const encoded = (text: string) => Buffer.from(text).toString('base64url');

test.each(['', 'not a cursor', encoded('1 2'), encoded(`soon ${randomUUID()}`), encoded(`1 ${randomUUID()} x`)])(
  '%j is none',
  (text) => {
    expect(() => cursorFrom(text)).toThrow(expect.objectContaining({ status: 400, code: 'invalid-request' }));
  },
);
