import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { keyOf, NotPublishedLanguage, parseEnvelope, publishedEvents } from './published-language.ts';
import { incompatibilities, type JsonSchema } from './testing/compatibility.ts';

const id = '0199d0c4-0000-7000-8000-000000000001';
const lost = {
  id,
  type: 'concert.hold-lost',
  version: 1,
  occurredAt: '2026-01-01T00:00:00.000Z',
  correlationId: id,
  causationId: id,
  data: { bookingId: id, customerId: id, concertId: id.replace(/1$/, '2') },
};

describe('an envelope', () => {
  it('passes as it was published, and is keyed by its booking', () => {
    expect(keyOf(parseEnvelope(lost))).toBe(id);
  });

  it('may say more than its consumer knows', () => {
    expect(parseEnvelope({ ...lost, data: { ...lost.data, later: 1 } }).id).toBe(id);
  });

  it.each([
    ['a name nobody published', { ...lost, type: 'concert.sold' }],
    ['another version', { ...lost, version: 2 }],
    ['no id', { ...lost, id: undefined }],
    ['a field of the wrong form', { ...lost, data: { ...lost.data, concertId: 'x' } }],
    ['nothing', null],
  ])('is refused with %s', (_what, message) => {
    expect(() => parseEnvelope(message)).toThrow(NotPublishedLanguage);
  });

  it('names the field that is wrong', () => {
    const wrong = { ...lost, data: { ...lost.data, concertId: 'x' } };
    expect(() => parseEnvelope(wrong)).toThrow('concert.hold-lost /data/concertId');
  });
});

describe('the published language', () => {
  it('has every name once', () => {
    expect(new Set(publishedEvents.map((event) => event.name)).size).toBe(publishedEvents.length);
  });

  /** `npx vitest -u` records a compatible change; an incompatible one needs a new version. */
  it.each(publishedEvents.map((event) => [`${event.name}.v${event.version}`, event] as const))(
    'keeps %s compatible with what was published',
    async (name, { data, topic, key, version }) => {
      const file = new URL(`../published/${name}.json`, import.meta.url).pathname;
      if (existsSync(file)) {
        const before = JSON.parse(readFileSync(file, 'utf8'));
        expect(incompatibilities(before.data, JSON.parse(JSON.stringify(data)))).toEqual([]);
        expect({ topic, key }).toEqual({ topic: before.topic, key: before.key });
      }
      await expect(`${JSON.stringify({ topic, key, version, data }, null, 2)}\n`).toMatchFileSnapshot(file);
    },
  );
});

describe('an incompatible change is seen', () => {
  const before: JsonSchema = {
    type: 'object',
    required: ['a'],
    properties: { a: { type: 'string' }, b: { type: 'array', items: { type: 'integer', minimum: 0 } } },
  };
  const { a, b } = before.properties as Record<'a' | 'b', JsonSchema>;

  it.each([
    ['a field that is gone', { ...before, properties: { a } }, '/b is gone'],
    ['another type', { ...before, properties: { a: { type: 'integer' }, b } }, '/a changed its form'],
    [
      'a bound inside a list',
      { ...before, properties: { a, b: { type: 'array', items: { type: 'integer' } } } },
      '/b/items changed its form',
    ],
    ['a field that is now required', { ...before, required: ['a', 'b'] }, '/b is now required'],
    ['a field that is no longer required', { ...before, required: [] }, '/a is no longer required'],
  ])('%s', (_what, now, sentence) => {
    expect(incompatibilities(before, now)).toEqual([sentence]);
  });

  it('but an optional field may come', () => {
    expect(incompatibilities(before, { ...before, properties: { a, b, c: { type: 'string' } } })).toEqual([]);
  });
});
