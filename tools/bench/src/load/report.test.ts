import { expect, test } from 'vitest';
import type { Trace } from './open-loop.ts';
import { reportOf } from './report.ts';

const trace: Trace = {
  startedAt: 0,
  sent: 5,
  dueMs: Float64Array.of(0, 0, 0, 0, 0, 0),
  sentMs: Float64Array.of(0, 0, 100, 200, 300, 0),
  answeredMs: Float64Array.of(100, 150, 400, 900, 1200, 0),
  status: Uint16Array.of(201, 409, 201, 0, 201, 0),
};

test('counts what was acknowledged and how long it took', () => {
  const report = reportOf(trace, () => 2, 0.6);
  expect(report).toMatchObject({ sent: 5, accepted: 6, seconds: 1.2, lastAcceptedSeconds: 1.2 });
  expect(report.statuses).toEqual({ 0: 1, 201: 3, 409: 1 });
  expect(report.acceptedLatency).toMatchObject({ count: 3, p50: 400, p99: 1200, max: 1200 });
  expect(report.refusedLatency).toMatchObject({ count: 1, p99: 150 });
  expect(report.loadCpu).toBeCloseTo(0.5);
});

test('whoever was not accepted counts in the latency of all as one who waited in vain', () => {
  const { latency } = reportOf(trace, () => 1, 0);
  expect(latency).toMatchObject({ count: 5, p50: 1200, p99: 15_000, max: 15_000 });
});
