import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decode, versions } from './decode.ts';
import { example } from './testing/examples.ts';

const types = Object.keys(versions) as (keyof typeof versions)[];
const everyVersion = types.flatMap((type) =>
  Array.from({ length: versions[type] }, (_, index) => ({ type, version: index + 1 })),
);

describe('what was ever written is read today', () => {
  it('has one fixture for every version of every event', () => {
    const expected = everyVersion.map(({ type, version }) => `${type}.v${version}.json`);
    expect(readdirSync(new URL('../fixtures', import.meta.url)).sort()).toEqual(expected.sort());
  });

  it.each(everyVersion)('reads $type version $version as today’s event', ({ type, version }) => {
    expect(example(type, version)).toEqual(example(type));
  });

  it('refuses a name or a version that was never written', () => {
    expect(() => decode({ type: 'SeatsPainted', version: 1, data: {} })).toThrow(
      'unknown event SeatsPainted version 1',
    );
    expect(() => decode({ type: 'BookingPlaced', version: 2, data: {} })).toThrow(
      'unknown event BookingPlaced version 2',
    );
    expect(() => decode({ type: 'toString', version: 1, data: {} })).toThrow('unknown event toString');
  });
});
