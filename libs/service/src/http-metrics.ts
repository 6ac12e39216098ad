import { Counter, type Metric, type Registry } from 'prom-client';

export interface Answered {
  readonly route: string;
  readonly method: string;
  readonly status: number;
  /** `ok` or the problem's code. */
  readonly outcome: string;
}

/** A status of 5xx and its outcome. */
export type Failure = readonly [status: number, outcome: string];

export interface HttpMetrics {
  /** Counts this failure from 0: the first of a series that was not there before is no increase to Prometheus. */
  mayFail(route: string, method: string, failure: Failure): void;
  answered(labels: Answered, seconds: number): void;
}

const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** One method of one route. */
interface Series {
  readonly labels: { readonly route: string; readonly method: string };
  /** How many took up to each bound and longer than the one before; the last is for those that took longer than all. */
  readonly buckets: number[];
  seconds: number;
  readonly outcomes: Map<number, Map<string, number>>;
}

/**
 * Counts answers in plain numbers and gives them to the registry when it is asked: prom-client checks, sorts and joins
 * the labels at every observation, and here there is one at every request.
 */
export function httpMetrics(registry: Registry): HttpMetrics {
  const byRoute = new Map<string, Map<string, Series>>();
  const possible: Answered[] = [];
  const all = () => [...byRoute.values()].flatMap((methods) => [...methods.values()]);
  exposeRequests(registry, all, possible);
  exposeDurations(registry, all);

  return {
    mayFail: (route, method, [status, outcome]) => possible.push({ route, method, status, outcome }),
    answered({ route, method, status, outcome }, seconds) {
      const series = byRoute.get(route)?.get(method) ?? begin(route, method);
      let bucket = 0;
      while (bucket < bounds.length && seconds > (bounds[bucket] ?? 0)) bucket += 1;
      series.buckets[bucket] = (series.buckets[bucket] ?? 0) + 1;
      series.seconds += seconds;
      const outcomes = series.outcomes.get(status) ?? new Map<string, number>();
      series.outcomes.set(status, outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1));
    },
  };

  function begin(route: string, method: string): Series {
    const buckets = new Array<number>(bounds.length + 1).fill(0);
    const series: Series = { labels: { route, method }, buckets, seconds: 0, outcomes: new Map() };
    const methods = byRoute.get(route) ?? new Map<string, Series>();
    byRoute.set(route, methods.set(method, series));
    return series;
  }
}

function exposeRequests(registry: Registry, all: () => readonly Series[], possible: readonly Answered[]): void {
  new Counter({
    name: 'concert_http_requests_total',
    help: 'Requests answered',
    labelNames: ['route', 'method', 'status', 'outcome'],
    registers: [registry],
    collect() {
      this.reset();
      for (const failure of possible) this.inc({ ...failure }, 0);
      for (const { labels, outcomes } of all()) {
        for (const [status, counts] of outcomes) {
          for (const [outcome, count] of counts) this.inc({ ...labels, status, outcome }, count);
        }
      }
    },
  });
}

/** A histogram that is filled elsewhere: prom-client's own can only be filled one observation at a time. */
function exposeDurations(registry: Registry, all: () => readonly Series[]): void {
  const name = 'concert_http_request_duration_seconds';
  const metric = {
    name,
    help: 'From the arrival of a request to the end of its answer',
    type: 'histogram',
    aggregator: 'sum',
    get: async () => ({ ...metric, values: all().flatMap((series) => histogramLines(name, series)) }),
  };
  registry.registerMetric(metric as unknown as Metric);
}

function histogramLines(name: string, { labels: sharedLabels, buckets, seconds }: Series) {
  let count = 0;
  const lines = buckets.map((more, index) => {
    count += more;
    return { metricName: `${name}_bucket`, labels: { le: bounds[index] ?? '+Inf' }, sharedLabels, value: count };
  });
  return [
    ...lines,
    { metricName: `${name}_sum`, labels: {}, sharedLabels, value: seconds },
    { metricName: `${name}_count`, labels: {}, sharedLabels, value: count },
  ];
}
