import fc from 'fast-check';
import { validate, version } from 'uuid';
import { describe, expect, it } from 'vitest';
import { derivedId, newId } from './ids.ts';

describe('a new id', () => {
  it('is a UUIDv7 of now', () => {
    const before = Date.now();
    const id = newId();
    expect([validate(id), version(id)]).toEqual([true, 7]);
    const ms = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
    expect(ms).toBeGreaterThanOrEqual(before);
    expect(ms).toBeLessThanOrEqual(Date.now());
  });

  it('is greater than the one before, and never the same', () => {
    const ids = Array.from({ length: 5_000 }, newId);
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(ids.map((id) => id.slice(-11))).size).toBe(ids.length);
  });
});

describe('a derived id', () => {
  it('is what it has always been', () => {
    expect(derivedId('booking', '0197a1c0-0000-7000-8000-0000000000a1', 'key')).toBe(
      'f58ccfc2-3547-8ea2-99ae-77578fdb2f37',
    );
    expect(derivedId('좌석', '', 'ü')).toBe('2ae4beab-4876-8c4f-8704-83f14cebf90e');
  });

  it('is a UUIDv8, the same for the same parts and for no others', () => {
    const parts = fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        expect([validate(derivedId(...one)), version(derivedId(...one))]).toEqual([true, 8]);
        expect(derivedId(...one) === derivedId(...other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
    expect(derivedId('ab', 'c')).not.toBe(derivedId('a', 'bc'));
  });
});
