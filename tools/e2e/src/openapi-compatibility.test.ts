import { describe, expect, it } from 'vitest';
import { brokenPromises, type OpenApi } from './openapi-compatibility.ts';

const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const placed = (request: object, response: object): OpenApi => ({
  paths: { '/bookings': { post: { requestBody: json(request), responses: { 201: json(response) } } } },
});
const text = { type: 'string' };
const object = (properties: object, required: string[]) => ({ type: 'object', properties, required });
const before = placed(object({ a: text, b: text }, ['a']), object({ id: text }, ['id']));
const request = object({ a: text, b: text }, ['a']);
const response = object({ id: text }, ['id']);

describe('a broken promise of the API is seen', () => {
  it.each([
    ['a call that is gone', { paths: {} }, 'POST /bookings is gone'],
    ['a field of an answer that is gone', placed(request, object({}, [])), '201 application/json/id is gone'],
    [
      'a field of an answer with another type',
      placed(request, object({ id: { type: 'integer' } }, ['id'])),
      'has another type',
    ],
    [
      'a field of an answer that may be missing',
      placed(request, object({ id: text }, [])),
      '/id is no longer required',
    ],
    [
      'a field that a request must have now',
      placed(object({ a: text, b: text }, ['a', 'b']), response),
      '/b is now required',
    ],
    [
      'a new field that a request must have',
      placed(object({ a: text, b: text, c: text }, ['a', 'c']), response),
      '/c is now required',
    ],
    ['a field that a request may not have any more', placed(object({ a: text }, ['a']), response), '/b is gone'],
  ])('%s', (_what, now, sentence) => {
    expect(brokenPromises(before, now)).toEqual([expect.stringContaining(sentence)]);
  });

  it('also behind a reference to a component', () => {
    const named = (schema: object) => ({
      ...placed({ $ref: '#/components/schemas/Order' }, response),
      components: { schemas: { Order: schema } },
    });
    expect(brokenPromises(before, named(request))).toEqual([]);
    expect(brokenPromises(named(request), named(object({ a: text, b: text }, ['a', 'b'])))).toHaveLength(1);
  });

  it('while more fields, answers and calls may come', () => {
    const now = placed(object({ a: text, b: text, c: text }, ['a']), object({ id: text, at: text }, ['id', 'at']));
    expect(brokenPromises(before, { paths: { ...now.paths, '/more': {} } })).toEqual([]);
  });
});
