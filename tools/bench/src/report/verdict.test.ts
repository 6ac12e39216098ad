import { describe, expect, test } from 'vitest';
import { type Measured, verdictOn, voidRow } from './verdict.ts';

const faster: Measured = {
  row: 1,
  name: 'accepted holds',
  unit: '1/s',
  ours: [900, 1000, 800],
  baseline: [100, 90, 120],
  target: { atLeast: 8 },
  broken: [],
  remarks: ['on the stand-in'],
};

describe('a row', () => {
  test('compares the medians and says whether that is enough', () => {
    expect(verdictOn(faster)).toMatchObject({
      ours: { median: 900, min: 800, max: 1000 },
      baseline: { median: 100, min: 90, max: 120 },
      ratio: 9,
      target: '>= 8',
      met: true,
      void: false,
    });
    expect(verdictOn({ ...faster, target: { atLeast: 10 } })).toMatchObject({ met: false, void: false });
    expect(verdictOn({ ...faster, target: { atMost: 9 } })).toMatchObject({ target: '<= 9', met: true });
  });

  test('without a rival is judged by its own figure', () => {
    const alone = { ...faster, ours: [12], baseline: null, target: { atMost: 10 } };
    expect(verdictOn(alone)).toMatchObject({ ratio: null, met: false, void: false });
  });

  test('may promise nothing', () => {
    expect(verdictOn({ ...faster, target: null })).toMatchObject({ target: null, met: null, void: false });
  });

  test('is void when a promise was broken, however fast it was', () => {
    expect(verdictOn({ ...faster, broken: ['a booking was lost'] })).toMatchObject({ met: null, void: true });
  });

  test('is void when nothing was measured', () => {
    expect(verdictOn(voidRow(2, 'at +2 ms', '1/s', 'there is no `cc`'))).toMatchObject({ void: true, ratio: null });
    expect(verdictOn({ ...faster, baseline: [] })).toMatchObject({ met: null, void: true });
    expect(verdictOn({ ...faster, baseline: [0] })).toMatchObject({ met: null, void: true });
  });
});
