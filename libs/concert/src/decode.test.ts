import { readdirSync, readFileSync } from 'node:fs';
import type { Versions, Written } from '@concert/decider/versions';
import { describe, expect, it } from 'vitest';
import { concertVersions, decodeConcert } from './concert.ts';
import { decodeInventory, inventoryVersions } from './inventory/decode.ts';

interface Stream {
  readonly name: string;
  readonly versions: Versions<string>;
  readonly decode: (written: Written) => unknown;
}

const streams: readonly Stream[] = [
  { name: 'concert', versions: concertVersions, decode: decodeConcert },
  { name: 'inventory', versions: inventoryVersions, decode: decodeInventory },
];
const folder = new URL('../fixtures/', import.meta.url);
const fixtures = readdirSync(folder).map((file) => {
  const [type = '', version = ''] = file.split('.');
  return { type, version: Number(version.slice(1)), data: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) };
});

describe.each(streams)('the events of the $name streams', ({ versions, decode }) => {
  it.each(fixtures.filter(({ type }) => type in versions))('$type version $version is still understood', (written) => {
    expect(decode(written)).toEqual({ type: written.type, data: written.data });
  });

  it.each(Object.entries(versions))('%s has a fixture of each of its versions', (type, latest) => {
    const written = fixtures.filter((fixture) => fixture.type === type).map(({ version }) => version);
    expect(written.sort()).toEqual(Array.from({ length: latest }, (_, i) => i + 1));
  });

  it.each([
    { type: 'SeatSwapped', version: 1 },
    { type: 'TicketsHeld', version: 0 },
    { type: 'TicketsHeld', version: 2 },
    { type: 'toString', version: 1 },
  ])('$type version $version, never written, is refused', (written) => {
    expect(() => decode({ ...written, data: {} })).toThrow(written.type);
  });
});
