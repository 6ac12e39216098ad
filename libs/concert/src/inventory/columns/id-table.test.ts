import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdTable } from './id-table.ts';

const canonical = fc.uuid();
/** Each is another id, however alike they look. */
const odd = fc.oneof(
  canonical.map((id) => id.toUpperCase()),
  canonical.map((id) => `urn:uuid:${id}`),
  canonical.map((id) => id.replaceAll('-', '+')),
  canonical.map((id) => id.replace(/.$/, '\u0130')),
  fc.string(),
);
const ids = fc.uniqueArray(fc.oneof({ weight: 3, arbitrary: canonical }, odd), { maxLength: 60 });

describe('a table of ids', () => {
  it('gives back exactly what came in, UUID or not, and numbers it in order', () => {
    fc.assert(
      fc.property(ids, ids, (known, others) => {
        const table = IdTable.of(7);
        known.forEach((id, number) => {
          expect(table.add(id)).toBe(number);
        });
        expect(known.map((_, number) => table.at(number))).toEqual(known);
        expect(known.map((id) => table.numberOf(id))).toEqual([...known.keys()]);
        for (const id of others) expect(table.numberOf(id)).toBe(known.indexOf(id));
      }),
    );
  });

  it('forgets those that came last, and no others', () => {
    fc.assert(
      fc.property(ids, fc.nat(60), (known, removed) => {
        const table = IdTable.of(7);
        for (const id of known) table.add(id);
        const kept = known.slice(0, Math.max(0, known.length - removed));
        for (let i = kept.length; i < known.length; i += 1) table.removeLast();
        for (const id of known) expect(table.numberOf(id)).toBe(kept.indexOf(id));
      }),
    );
  });
});
