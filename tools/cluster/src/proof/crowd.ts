import type { Acknowledgement } from '@concert/audit/acks';
import { runOpenLoop, type Trace } from '@concert/bench/open-loop';
import { percentileOf } from '@concert/bench/statistics';
import { gateway } from './addresses.ts';
import { openSale, type Sale, type Visit, visitsOf } from './visits.ts';

const connections = 48;
const timeoutMs = 15_000;
const longestSeconds = 600;

/** What became of every request that was sent, none left out. */
export interface Outcome {
  readonly sent: number;
  /** Answered with anything but 2xx, or not at all. */
  readonly failed: number;
  /** By status; 0 stands for no answer. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Milliseconds from when a request was due to its answer. */
  readonly p50: number;
  readonly p99: number;
  /** The longest time without an acknowledged booking, from the first request until they went home, in milliseconds. */
  readonly longestGapMs: number;
  /** Bookings that were acknowledged. */
  readonly acks: readonly Acknowledgement[];
  readonly sale: Sale;
}

/** People at the gateway from now on, so many requests a second whatever becomes of those before them. */
export interface Crowd {
  readonly sale: Sale;
  /** Nobody comes any more; resolves when everybody has an answer. */
  goHome(): Promise<Outcome>;
}

export async function gather(perSecond: number): Promise<Crowd> {
  const sale = await openSale();
  const visits = visitsOf(sale, perSecond, longestSeconds);
  const home = new AbortController();
  const requests = visits.map(({ request }) => request);
  const pace = { kind: 'rate', perSecond } as const;
  const running = runOpenLoop({ target: gateway, connections, timeoutMs, pace, requests, signal: home.signal });
  return {
    sale,
    goHome: async () => {
      const wentHomeAtMs = performance.timeOrigin + performance.now();
      home.abort();
      const trace = await running;
      if (trace.sent === visits.length) throw new Error(`people stopped coming after ${longestSeconds} s`);
      return outcomeOf(trace, visits, sale, wentHomeAtMs);
    },
  };
}

function outcomeOf(trace: Trace, visits: readonly Visit[], sale: Sale, wentHomeAtMs: number): Outcome {
  const sent = Array.from({ length: trace.sent }, (_, index) => index);
  const statuses: Record<string, number> = {};
  for (const index of sent) statuses[trace.status[index] ?? 0] = (statuses[trace.status[index] ?? 0] ?? 0) + 1;
  const isGood = (index: number) => Math.floor((trace.status[index] ?? 0) / 100) === 2;
  const waited = Float64Array.from(sent, (index) => (trace.answeredMs[index] ?? 0) - (trace.dueMs[index] ?? 0)).sort();
  const startedAtMs = performance.timeOrigin + trace.startedAt;
  const acks = sent.filter(isGood).flatMap((index) => ackOf(trace, index, visits[index], sale.concertId));
  return {
    sent: trace.sent,
    failed: sent.filter((index) => !isGood(index)).length,
    statuses,
    p50: percentileOf(waited, 50),
    p99: percentileOf(waited, 99),
    longestGapMs: longestGap([startedAtMs, ...acks.map(({ receivedAtMs }) => receivedAtMs), wentHomeAtMs]),
    acks,
    sale,
  };
}

function ackOf(trace: Trace, index: number, visit: Visit | undefined, concertId: string): Acknowledgement[] {
  if (visit?.bookingId === undefined) return [];
  const startedAtMs = performance.timeOrigin + trace.startedAt;
  const sentAtMs = startedAtMs + (trace.sentMs[index] ?? 0);
  const receivedAtMs = startedAtMs + (trace.answeredMs[index] ?? 0);
  return [{ bookingId: visit.bookingId, concertId, sentAtMs, receivedAtMs }];
}

function longestGap(timesMs: readonly number[]): number {
  const times = timesMs.toSorted((one, other) => one - other);
  return times.reduce((longest, time, index) => Math.max(longest, time - (times[index - 1] ?? time)), 0);
}

/** Raw figures, as a line. */
export function figuresOf({ sent, failed, statuses, p50, p99, acks }: Outcome): string {
  const others = Object.entries(statuses).filter(([status]) => !status.startsWith('2'));
  const why = others.map(([status, count]) => `${count}× ${status === '0' ? 'no answer' : status}`).join(', ');
  const latency = `p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`;
  return `${failed} of ${sent} failed${why === '' ? '' : ` (${why})`}; ${acks.length} bookings acknowledged; ${latency}`;
}
