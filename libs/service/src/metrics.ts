import { Counter, collectDefaultMetrics, Gauge, Histogram, type Metric, Registry } from 'prom-client';

/** What consumers and relays count: the ports that libs/kafka declares. `type` is an event's name. */
export interface EventMetrics {
  handled(context: string, type: string): void;
  deadLettered(context: string, type: string, cause: 'poisoned' | 'parked'): void;
  outstanding(context: string, deadLetters: number): void;
  paused(context: string, topic: string, partitions: number): void;
  lag(context: string, topic: string, messages: number): void;
  published(context: string, events: number): void;
  untranslatable(context: string, type: string): void;
  relaying(context: string, active: boolean): void;
  relayFailed(context: string): void;
}

/** One value of a figure. */
export interface Reading {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What of a connection pool is counted; a pg Pool is one. */
interface CountedPool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

export interface ServiceMetrics extends EventMetrics {
  /** Counts the connections of a pool; `name` tells several pools of one service apart. */
  pool(name: string, pool: CountedPool): void;
  /** A figure that is read whenever somebody looks at the metrics: at once, from memory. `name` begins after `concert_`. */
  figure(name: string, help: string, read: () => readonly Reading[]): void;
  /** Counts how long something took, in seconds, by buckets. `name` begins after `concert_`. */
  durations(name: string, help: string): (seconds: number) => void;
}

/** From what nobody notices to what somebody complains about. */
const buckets = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** A registry with what Node says of itself: memory, garbage collection, event loop lag. */
export function createRegistry(service: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  // The lag is sampled by a timer, which wakes an idle process: every 10 ms (the default) costs 0.8% of a core.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 });
  return registry;
}

export function serviceMetrics(registry: Registry): ServiceMetrics {
  return {
    ...eventMetrics(registry),
    pool: poolMetrics(registry),
    figure: (name, help, read) => figure(registry, name, help, read),
    durations: (name, help) => {
      const histogram = new Histogram({ name: `concert_${name}`, help, buckets, registers: [registry] });
      return (seconds) => histogram.observe(seconds);
    },
  };
}

function figure(registry: Registry, name: string, help: string, read: () => readonly Reading[]): void {
  // The names of the labels are those of the readings, which nobody knows before there are any.
  const metric = {
    name: `concert_${name}`,
    help,
    type: 'gauge',
    aggregator: 'max',
    get: async () => ({ ...metric, values: read().map(({ labels = {}, value }) => ({ labels, value })) }),
  };
  registry.registerMetric(metric as unknown as Metric);
}

function poolMetrics(registry: Registry): ServiceMetrics['pool'] {
  const connections = new Map<string, CountedPool>();
  new Gauge({
    name: 'concert_pool_connections',
    help: 'Database connections by state; waiting counts callers in the queue',
    labelNames: ['pool', 'state'],
    registers: [registry],
    collect() {
      for (const [pool, { totalCount, idleCount, waitingCount }] of connections) {
        this.set({ pool, state: 'total' }, totalCount);
        this.set({ pool, state: 'idle' }, idleCount);
        this.set({ pool, state: 'waiting' }, waitingCount);
      }
    },
  });
  return (name, pool) => connections.set(name, pool);
}

function eventMetrics(registry: Registry): EventMetrics {
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter({ name: `concert_${name}`, help, labelNames, registers });
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge({ name: `concert_${name}`, help, labelNames, registers });

  const handled = counter('events_handled_total', 'Events consumed and handled', 'context', 'type');
  const deadLetters = counter('dead_letters_total', 'Events put on the dead-letter topic', 'context', 'type', 'cause');
  const outstanding = gauge('dead_letters_outstanding', 'Dead letters that nobody has handled yet', 'context');
  const paused = gauge('paused_partitions', 'Partitions waiting for a dependency', 'context', 'topic');
  const lag = gauge('event_lag_messages', 'Messages not yet handled', 'context', 'topic');
  const published = counter('events_published_total', 'Events published', 'context');
  const untranslatable = counter(
    'events_untranslatable_total',
    'Events that could not be published',
    'context',
    'type',
  );
  const relaying = gauge('relay_active', '1 in the one process that relays', 'context');
  const relayFailures = counter(
    'relay_failures_total',
    'Times that the active relay had to wait for a part',
    'context',
  );
  return {
    handled: (context, type) => handled.inc({ context, type }),
    deadLettered: (context, type, cause) => deadLetters.inc({ context, type, cause }),
    outstanding: (context, letters) => outstanding.set({ context }, letters),
    paused: (context, topic, partitions) => paused.set({ context, topic }, partitions),
    lag: (context, topic, messages) => lag.set({ context, topic }, messages),
    published: (context, events) => published.inc({ context }, events),
    untranslatable: (context, type) => untranslatable.inc({ context, type }),
    relaying: (context, active) => {
      relaying.set({ context }, active ? 1 : 0);
      relayFailures.inc({ context }, 0);
    },
    relayFailed: (context) => relayFailures.inc({ context }),
  };
}
