import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decode, versions } from './decode.ts';

const folder = new URL('../fixtures/', import.meta.url);
const fixtures = readdirSync(folder).map((file) => {
  const [type = '', version = ''] = file.split('.');
  return { type, version: Number(version.slice(1)), data: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) };
});

describe('every version of every event ever written', () => {
  it.each(fixtures)('$type version $version is still understood', (written) => {
    expect(decode(written)).toEqual({ type: written.type, data: written.data });
  });

  it.each(Object.entries(versions))('%s has a fixture of each of its versions', (type, latest) => {
    const written = fixtures.filter((fixture) => fixture.type === type).map(({ version }) => version);
    expect(written.sort()).toEqual(Array.from({ length: latest }, (_, index) => index + 1));
  });
});

describe('what nobody ever wrote', () => {
  it.each([
    { type: 'DeliveryLost', version: 1 },
    { type: 'DeliveryPrepared', version: 2 },
    { type: 'DeliveryPrepared', version: 0 },
  ])('$type version $version is refused', (written) => {
    expect(() => decode({ ...written, data: {} })).toThrow(written.type);
  });
});
