import type { Seen } from './look.ts';
import type { Sample } from './samples.ts';

/** One process. */
export interface ProcessStatus {
  readonly service: string;
  readonly url: string;
  readonly answers: boolean;
  /** The parts that it cannot reach. */
  readonly away: readonly string[];
  readonly memoryBytes: number | undefined;
  readonly loopLagSeconds: number | undefined;
}

/** What a context does with the events of others, and who publishes its own. */
export interface ContextStatus {
  readonly context: string;
  /** By topic; empty while nobody has said yet. */
  readonly waiting: ReadonlyMap<string, number>;
  readonly pausedPartitions: number;
  readonly deadLetters: number;
  /** Processes that relay; undefined for a context that publishes nothing. */
  readonly relaying: number | undefined;
}

export interface HotConcert {
  readonly concertId: string;
  readonly eventsPerSecond: number;
  readonly ticketsLeft: number;
}

/** Something that is promised, and how it stands. */
export interface Promised {
  readonly what: string;
  readonly value: number;
  readonly unit: 'tickets' | 's' | 'streams';
  readonly atMost: number;
}

export interface Status {
  readonly processes: readonly ProcessStatus[];
  readonly contexts: readonly ContextStatus[];
  readonly hottest: readonly HotConcert[];
  readonly promises: readonly Promised[];
  /** What is wrong, in words; none is the goal. */
  readonly complaints: readonly string[];
}

const promised: readonly (Omit<Promised, 'value'> & { readonly metric: string })[] = [
  { metric: 'concert_oversold_tickets', what: 'tickets oversold', unit: 'tickets', atMost: 0 },
  { metric: 'concert_paid_unsettled_oldest_seconds', what: 'oldest paid, with no tickets', unit: 's', atMost: 60 },
  { metric: 'concert_hold_overdue_seconds', what: 'longest overdue hold', unit: 's', atMost: 120 },
  { metric: 'concert_payment_undecided_oldest_seconds', what: 'oldest undecided payment', unit: 's', atMost: 300 },
  { metric: 'concert_mail_waiting_oldest_seconds', what: 'oldest unsent mail', unit: 's', atMost: 300 },
  { metric: 'concert_unreadable_streams', what: 'unreadable streams', unit: 'streams', atMost: 0 },
];

/** What the processes say, put together: of several processes of a service, the worst. */
export function statusOf(seen: readonly Seen[]): Status {
  const samples = seen.flatMap((each) => each.samples ?? []);
  const processes = seen.map(processOf);
  const contexts = contextsIn(samples);
  const promises = promised.flatMap(({ metric, ...rest }) => {
    const values = samples.filter(({ name }) => name === metric).map(({ value }) => value);
    return values.length === 0 ? [] : [{ ...rest, value: Math.max(...values) }];
  });
  const complaints = [
    ...(samples.length === 0 ? ['nobody answers (does `npm start` run?)'] : processes.flatMap(complaintOf)),
    ...contexts.flatMap(complaintsOf),
    ...promises.filter(({ value, atMost }) => value > atMost).map(({ what, value }) => `${what}: ${Math.round(value)}`),
  ];
  return { processes, contexts, hottest: hottestIn(samples), promises, complaints };
}

function processOf({ service, url, samples }: Seen): ProcessStatus {
  const value = (name: string) => samples?.find((sample) => sample.name === name)?.value;
  const parts = samples?.filter(({ name }) => name === 'concert_part_ready') ?? [];
  return {
    ...{ service, url, answers: samples !== undefined },
    away: parts.filter((part) => part.value === 0).map(({ labels }) => labels.part ?? ''),
    memoryBytes: value('process_resident_memory_bytes'),
    loopLagSeconds: value('nodejs_eventloop_lag_p99_seconds'),
  };
}

function contextsIn(samples: readonly Sample[]): ContextStatus[] {
  const of = (metric: string) => samples.filter(({ name }) => name === metric);
  const consuming = ['concert_event_lag_messages', 'concert_relay_active', 'concert_dead_letters_outstanding'].flatMap(
    of,
  );
  const names = new Set(consuming.flatMap(({ labels }) => labels.context ?? []));
  return [...names].map((context) => {
    const mine = (metric: string) => of(metric).filter(({ labels }) => labels.context === context);
    const values = (metric: string) => mine(metric).map(({ value }) => value);
    const waiting = new Map<string, number>();
    for (const { labels, value } of mine('concert_event_lag_messages')) {
      waiting.set(labels.topic ?? '', Math.max(waiting.get(labels.topic ?? '') ?? 0, value));
    }
    const relaying = values('concert_relay_active');
    return {
      ...{ context, waiting },
      pausedPartitions: Math.max(0, ...values('concert_paused_partitions')),
      deadLetters: Math.max(0, ...values('concert_dead_letters_outstanding')),
      relaying: relaying.length === 0 ? undefined : relaying.reduce((sum, each) => sum + each, 0),
    };
  });
}

/** Every replica of concert says the same, give or take a moment. */
function hottestIn(samples: readonly Sample[]): HotConcert[] {
  const most = (metric: string) => {
    const byConcert = new Map<string, number>();
    for (const { name, labels, value } of samples) {
      const id = labels.concert_id;
      if (name === metric && id !== undefined) byConcert.set(id, Math.max(byConcert.get(id) ?? 0, value));
    }
    return byConcert;
  };
  const left = most('concert_hot_concert_tickets_left');
  return [...most('concert_hot_concert_events_per_second')]
    .map(([concertId, eventsPerSecond]) => ({ concertId, eventsPerSecond, ticketsLeft: left.get(concertId) ?? 0 }))
    .sort((one, other) => other.eventsPerSecond - one.eventsPerSecond);
}

function complaintOf({ service, url, answers, away }: ProcessStatus): string[] {
  if (!answers) return [`${service} does not answer at ${url}`];
  return away.length === 0 ? [] : [`${service} is not ready: away is ${away.join(', ')}`];
}

function complaintsOf({ context, pausedPartitions, deadLetters, relaying }: ContextStatus): string[] {
  const letters = `${context} has ${deadLetters} dead letters: npm run dead-letters -- list ${context}`;
  return [
    ...(pausedPartitions > 0 ? [`${context} waits for something it depends on`] : []),
    ...(deadLetters > 0 ? [letters] : []),
    ...(relaying === 0 ? [`nobody publishes the events of ${context}`] : []),
  ];
}
