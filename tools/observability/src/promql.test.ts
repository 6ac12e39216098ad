import { expect, it } from 'vitest';
import { exportedBy, selectorsOf } from './promql.ts';

it.each([
  ['up', ['up']],
  ['sum by (context, topic) (rate(lag_messages{context="mypage"}[5m])) > bool 60', ['lag_messages']],
  ['a:b{x=~"1|2"} / on (namespace) group_left (pod) (other_total > 0) or vector(0)', ['a:b', 'other_total']],
  ['histogram_quantile(0.99, sum by (le) (rate(x_bucket[$__rate_interval])))', ['x_bucket']],
  ['max(a) unless min_over_time(b[2m]) <= 1e3', ['a', 'b']],
])('finds the metrics of %s', (expr, metrics) => {
  expect(selectorsOf(expr).map(({ metric }) => metric)).toEqual(metrics);
});

it('reads what is asked of labels', () => {
  expect(selectorsOf('x{a="1",b!~"/health.*|/metrics"}')).toEqual([
    {
      metric: 'x',
      matchers: [
        { label: 'a', op: '=', value: '1' },
        { label: 'b', op: '!~', value: '/health.*|/metrics' },
      ],
    },
  ]);
});

it('reads what a service exports, also of what has not happened yet', () => {
  const page = [
    '# HELP x_total What',
    '# TYPE x_total counter',
    'x_total{a="1",b="{}"} 3',
    '# TYPE y gauge',
    '# TYPE z_seconds histogram',
    'z_seconds_bucket{le="1"} 0',
  ].join('\n');
  expect(exportedBy(page)).toEqual(
    new Map([
      ['x_total', new Set(['a', 'b'])],
      ['y', new Set()],
      ['z_seconds_bucket', new Set(['le'])],
      ['z_seconds_sum', new Set()],
      ['z_seconds_count', new Set()],
    ]),
  );
});
