import { expect, test } from 'vitest';
import { figure, tableOf } from './table.ts';
import { verdictOn } from './verdict.ts';

const measured = {
  row: 1,
  name: 'holds',
  unit: '1/s',
  ours: [900, 1000, 800],
  baseline: [100],
  broken: [],
  remarks: [],
};

test('shows every row with its spread and its verdict, and says below what must be known', () => {
  const table = tableOf([
    verdictOn({ ...measured, target: { atLeast: 8 }, remarks: ['on the stand-in'] }),
    verdictOn({ ...measured, row: 2, target: { atLeast: 50 } }),
    verdictOn({ ...measured, row: 3, target: { atLeast: 2 }, broken: ['a booking was lost'] }),
  ]);
  expect(table).toMatch(/^1 +holds +1\/s +900 \(800\.\.1000\) +100 +9\.00 +>= 8 +yes$/m);
  expect(table).toMatch(/^2 .* NO$/m);
  expect(table).toMatch(/^3 .* VOID$/m);
  expect(table).toContain('1: on the stand-in');
  expect(table).toContain('3: VOID: a booking was lost');
});

test('a figure has the digits that mean something', () => {
  expect([12_345.6, 123.45, 12.34, 1.234, 0.1234, Number.NaN].map(figure)).toEqual([
    '12346',
    '123',
    '12.3',
    '1.23',
    '0.123',
    '-',
  ]);
});
