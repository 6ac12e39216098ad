import { expect, test } from 'vitest';
import { afterAudit } from './measure-all.ts';
import { verdictOn } from './report/verdict.ts';

const measured = {
  name: 'holds',
  unit: '1/s',
  ours: [9],
  baseline: [1],
  target: { atLeast: 8 },
  broken: [],
  remarks: [],
};
const verdicts = [verdictOn({ ...measured, row: 1 }), verdictOn({ ...measured, row: 3 })];

test('an audit that finds nothing changes nothing', () => {
  expect(afterAudit(verdicts, undefined)).toEqual(verdicts);
  expect(afterAudit(verdicts, { kept: true, lines: ['every promise holds'] })).toEqual(verdicts);
});

test('an audit that finds a broken promise makes void the rows whose bookings it has seen', () => {
  const [holds, bookings] = afterAudit(verdicts, { kept: false, lines: ['broken promise: a seat has one owner'] });
  expect(holds).toMatchObject({ row: 1, void: false, met: true });
  expect(bookings).toMatchObject({ row: 3, void: true, met: null });
  expect(bookings?.broken.join()).toContain('a seat has one owner');
});
