import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Versions, Written } from '../versions.ts';

/**
 * The tests that every domain has of what its streams may hold: `folder` has one fixture of every version of every event
 * ever written, `<type>.v<version>.json`. `never`: what was never written, and is refused.
 */
export function testsOfWhatWasWritten(
  versions: Versions<string>,
  decode: (written: Written) => unknown,
  folder: URL,
  never: readonly Pick<Written, 'type' | 'version'>[],
): void {
  const fixtures = readdirSync(folder)
    .map((file) => fixtureIn(folder, file))
    .filter(({ type }) => type in versions);

  describe('every version of every event ever written', () => {
    it.each(fixtures)('$type version $version is still understood', (written) => {
      expect(decode(written)).toEqual({ type: written.type, data: written.data });
    });

    it.each(Object.entries(versions))('%s has a fixture of each of its versions', (type, latest) => {
      const written = fixtures.filter((fixture) => fixture.type === type).map(({ version }) => version);
      expect(written.sort()).toEqual(Array.from({ length: latest }, (_, index) => index + 1));
    });
  });

  it.each(never)('$type version $version, never written, is refused', (written) => {
    expect(() => decode({ ...written, data: {} })).toThrow(written.type);
  });
}

function fixtureIn(folder: URL, file: string): Written {
  const [type = '', version = ''] = file.split('.');
  return { type, version: Number(version.slice(1)), data: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) };
}
