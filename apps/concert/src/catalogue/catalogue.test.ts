import { MemoryEventStore } from '@concert/event-store/testing/memory-event-store';
import { describe, expect, it } from 'vitest';
import { concert, idOf, nowMs, request } from '../testing/examples.ts';
import { Catalogue } from './catalogue.ts';

function registering(name: string, startsAt?: string) {
  return { type: 'RegisterConcert', concert: concert(name, startsAt), nowMs } as const;
}

describe('the catalogue', () => {
  it('finds what it has registered, and what another replica has', async () => {
    const store = new MemoryEventStore();
    const [here, there] = [new Catalogue(store), new Catalogue(store)];
    await here.register(registering('spring'), request);
    expect(await here.find(idOf('spring'))).toEqual(concert('spring'));
    expect(await there.find(idOf('spring'))).toEqual(concert('spring'));
    expect(await there.find(idOf('nowhere'))).toBeUndefined();
  });

  it('lists soonest first, each once, from any place on', async () => {
    const store = new MemoryEventStore();
    const catalogue = new Catalogue(store);
    for (const [name, day] of [
      ['third', '03'],
      ['first', '01'],
      ['second', '02'],
    ] as const) {
      await catalogue.register(registering(name, `2030-06-${day}T10:00:00.000Z`), request);
    }
    for (const recorded of store.log) catalogue.absorb(recorded);
    const titles = (startsAt: string, concertId = '') =>
      [...catalogue.after({ startsAt, concertId })].map(({ title }) => title);
    expect(titles('2030-01-01T00:00:00.000Z')).toEqual(['first', 'second', 'third']);
    expect(titles('2030-06-02T10:00:00.000Z', idOf('second'))).toEqual(['third']);
    expect(titles('2030-06-01T10:00:00.001Z')).toEqual(['second', 'third']);
    expect(titles('2031-01-01T00:00:00.000Z')).toEqual([]);
  });

  it('writes nothing that is refused', async () => {
    const store = new MemoryEventStore();
    const outcome = await new Catalogue(store).register(registering('past', '2029-01-01T00:00:00.000Z'), request);
    expect(outcome).toMatchObject({ refused: 'starts-in-the-past' });
    expect(store.log).toEqual([]);
  });
});
