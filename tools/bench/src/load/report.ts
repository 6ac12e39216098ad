import { percentileOf } from '../report/statistics.ts';
import { type Latency, patienceMs, type Report } from './job.ts';
import type { Trace } from './open-loop.ts';

/** @param acceptedOf how many bookings the answer to a request acknowledged. */
export function reportOf(trace: Trace, acceptedOf: (index: number) => number, cpuSeconds: number): Report {
  const answered = Array.from({ length: trace.sent }, (_, index) => index);
  const good = answered.filter((index) => isBetween(trace.status[index], 200, 399));
  const bad = answered.filter((index) => isBetween(trace.status[index], 400, 599));
  const at = (index: number) => trace.answeredMs[index] ?? 0;
  const lastMs = answered.reduce((last, index) => Math.max(last, at(index)), 0);
  const lastAcceptedMs = good.reduce((last, index) => (acceptedOf(index) > 0 ? Math.max(last, at(index)) : last), 0);
  return {
    sent: trace.sent,
    accepted: sum(good, acceptedOf),
    seconds: lastMs / 1000,
    lastAcceptedSeconds: lastAcceptedMs / 1000,
    statuses: countsOf(trace.status.subarray(0, trace.sent)),
    acceptedLatency: latencyOf(waited(trace, good)),
    refusedLatency: latencyOf(waited(trace, bad)),
    latency: latencyOf([...waited(trace, good), ...Array(trace.sent - good.length).fill(patienceMs)]),
    loadCpu: cpuSeconds / (lastMs / 1000),
  };
}

function waited({ answeredMs, dueMs }: Trace, indexes: readonly number[]): number[] {
  return indexes.map((index) => (answeredMs[index] ?? 0) - (dueMs[index] ?? 0));
}

function latencyOf(values: readonly number[]): Latency {
  const sorted = Float64Array.from(values).sort();
  const at = (percent: number) => percentileOf(sorted, percent);
  return { count: sorted.length, p50: at(50), p90: at(90), p99: at(99), max: at(100) };
}

function countsOf(statuses: Uint16Array): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

function sum(indexes: readonly number[], of: (index: number) => number): number {
  return indexes.reduce((total, index) => total + of(index), 0);
}

function isBetween(status = 0, from: number, to: number): boolean {
  return status >= from && status <= to;
}
