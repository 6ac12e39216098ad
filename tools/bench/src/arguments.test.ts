import { NotUnderstood } from '@concert/parts/arguments';
import { expect, test } from 'vitest';
import { parseOptions } from './arguments.ts';

test('measures everything unless told otherwise', () => {
  const options = { quick: false, json: undefined, out: undefined };
  expect(parseOptions([])).toEqual({ ...options, rows: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13] });
});

test('measures the rows that are named, each once and in their order', () => {
  expect(parseOptions(['--rows', '5,1,3-4,3'])).toMatchObject({ rows: [1, 3, 4, 5] });
  expect(parseOptions(['--quick', '--rows', '2', '--json', 'x.json', '--out', 'raw'])).toEqual({
    quick: true,
    rows: [2],
    json: 'x.json',
    out: 'raw',
  });
});

test('explains itself when asked', () => {
  expect(parseOptions(['--help'])).toBe('help');
  expect(parseOptions(['--quick', '-h'])).toBe('help');
});

test.each([
  [['--rows', '0'], '1 to 13'],
  [['--rows', '14'], '1 to 13'],
  [['--rows', '3-1'], '1 to 13'],
  [['--rows', 'one'], '1 to 13'],
  [['--rows', ''], '1 to 13'],
  [['--fast'], "'--fast'"],
  [['--json'], '--json'],
  [['quickly'], 'quickly'],
])('refuses %j', (args, reason) => {
  expect(() => parseOptions(args)).toThrow(NotUnderstood);
  expect(() => parseOptions(args)).toThrow(reason);
});
