import { newId } from '@concert/ids/ids';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ranked } from './ranking.ts';

const concertId = fc.uuid();
const replicas = fc
  .uniqueArray(fc.ipV4(), { minLength: 2, maxLength: 8 })
  .map((addresses) => addresses.map((address) => ({ id: `${address}:8081` })));

const idsIn = (concert: string, these: readonly { id: string }[]) => ranked(concert, these).map(({ id }) => id);

describe('the rank of replicas', () => {
  it('holds each once, in an order that does not depend on how they were found', () => {
    fc.assert(
      fc.property(concertId, replicas, (concert, these) => {
        expect(idsIn(concert, these).toSorted()).toEqual(these.map(({ id }) => id).toSorted());
        expect(idsIn(concert, these.toReversed())).toEqual(idsIn(concert, these));
      }),
    );
  });

  it('stays as it is among the others when one goes, so only its own concerts move', () => {
    fc.assert(
      fc.property(concertId, replicas, fc.nat(), (concert, these, nth) => {
        const gone = these[nth % these.length];
        const left = these.filter((each) => each !== gone);
        expect(idsIn(concert, left)).toEqual(idsIn(concert, these).filter((id) => id !== gone?.id));
      }),
    );
  });

  it('spreads the concerts', () => {
    const these = ['10.0.0.1:8081', '10.0.0.2:8081', '10.0.0.3:8081'].map((id) => ({ id }));
    const firsts = Array.from({ length: 3_000 }, () => ranked(newId(), these)[0]?.id);
    for (const { id } of these) {
      const share = firsts.filter((first) => first === id).length;
      expect(share).toBeGreaterThan(800);
      expect(share).toBeLessThan(1_200);
    }
  });
});
