import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What consumers and relays count; implements the ports that libs/kafka declares. */
export interface EventMetrics {
  handled(context: string, type: string): void;
  deadLettered(context: string, type: string): void;
  published(context: string, type: string): void;
  /** Messages a context is behind what its topics hold. */
  lag(context: string, messages: number): void;
}

/** What of a connection pool is counted; a pg Pool is one. */
interface CountedPool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

export interface ServiceMetrics extends EventMetrics {
  pool(pool: CountedPool): void;
}

export interface HttpMetrics {
  answered(labels: { route: string; method: string; status: number; outcome: string }, seconds: number): void;
}

/** A registry with what Node says of itself: memory, garbage collection, event loop lag. */
export function createRegistry(service: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  // The lag is sampled by a timer: every 100 ms wakes an idle process ten times less than the default.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 });
  return registry;
}

export function eventMetrics(registry: Registry): EventMetrics {
  const counter = (name: string, help: string) =>
    new Counter({ name, help, labelNames: ['context', 'type'], registers: [registry] });
  const handled = counter('concert_events_handled_total', 'Events consumed and handled');
  const deadLettered = counter('concert_events_dead_lettered_total', 'Events put on the dead-letter topic');
  const published = counter('concert_events_published_total', 'Events published to Kafka');
  const lag = new Gauge({
    name: 'concert_event_lag_messages',
    help: 'Messages not yet consumed',
    labelNames: ['context'],
    registers: [registry],
  });
  return {
    handled: (context, type) => handled.inc({ context, type }),
    deadLettered: (context, type) => deadLettered.inc({ context, type }),
    published: (context, type) => published.inc({ context, type }),
    lag: (context, messages) => lag.set({ context }, messages),
  };
}

export function poolMetrics(registry: Registry): ServiceMetrics['pool'] {
  return (pool) => {
    new Gauge({
      name: 'concert_pool_connections',
      help: 'Database connections by state; waiting counts callers in the queue',
      labelNames: ['state'],
      registers: [registry],
      collect() {
        this.set({ state: 'total' }, pool.totalCount);
        this.set({ state: 'idle' }, pool.idleCount);
        this.set({ state: 'waiting' }, pool.waitingCount);
      },
    });
  };
}

/** `outcome` is `ok` or the problem's code. */
export function httpMetrics(registry: Registry): HttpMetrics {
  const requests = new Counter({
    name: 'concert_http_requests_total',
    help: 'Requests answered',
    labelNames: ['route', 'method', 'status', 'outcome'],
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'concert_http_request_duration_seconds',
    help: 'From the first byte of the request to the last of the answer',
    labelNames: ['route', 'method'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return {
    answered({ route, method, status, outcome }, seconds) {
      requests.inc({ route, method, status, outcome });
      duration.observe({ route, method }, seconds);
    },
  };
}
