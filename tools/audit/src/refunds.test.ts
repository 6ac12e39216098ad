import { expect, it } from 'vitest';
import { refundsOf } from './refunds.ts';

const policy = [
  { until: '2030-03-01T00:00:00.000Z', percent: 100 },
  { until: '2030-05-01T00:00:00.000Z', percent: 70 },
];
const at = (time: string) => Date.parse(time);

it.each<[string, string, number[]]>([
  ['in the first tier', '2030-02-01T00:00:00Z', [1001]],
  ['in the second', '2030-04-01T00:00:00Z', [700]],
  ['after the last', '2030-06-01T00:00:00Z', [0]],
  ['a moment after the first', '2030-03-01T00:00:10Z', [1001, 700]],
  ['a moment after the last', '2030-05-01T00:00:10Z', [700, 0]],
])('%s', (_, time, refunds) => {
  expect(refundsOf(policy, 1001, at(time))).toEqual(refunds);
});

it('is nothing without a policy, and exact for any amount', () => {
  expect(refundsOf([], 1000, at('2030-02-01T00:00:00Z'))).toEqual([0]);
  const all = [{ until: '2030-03-01T00:00:00Z', percent: 99 }];
  expect(refundsOf(all, Number.MAX_SAFE_INTEGER, at('2030-02-01T00:00:00Z'))).toEqual([8917127262193581]);
});
