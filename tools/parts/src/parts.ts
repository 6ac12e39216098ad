import { join } from 'node:path';
import { startEventStore } from './event-store.ts';
import { useGiven } from './given.ts';
import { startKafka } from './kafka.ts';
import { PartMissing, type PartOptions, PartUnavailable, type RunningPart } from './part.ts';
import { freePort } from './ports.ts';
import { startPostgres } from './postgres.ts';

export type PartName = 'postgres' | 'kafka' | 'eventStore';

export type PartPorts = Record<PartName, number>;

export interface PartsEnvironment {
  POSTGRES_URL: string;
  KAFKA_BROKERS: string;
  EVENTSTORE_URL: string;
}

export interface Parts {
  /** What a service needs to find them. */
  readonly env: PartsEnvironment;
  readonly running: Record<PartName, RunningPart>;
  /** For a part that has ended: the same data, the same address. */
  readonly startAgain: (name: PartName) => Promise<RunningPart>;
  /** Ends those that were started here, all at once. */
  readonly stop: () => Promise<void>;
}

/** The ports that the services expect when nobody tells them. */
export const defaultPorts: PartPorts = { postgres: 5432, kafka: 9092, eventStore: 2113 };

type Progress = (line: string) => void;

/**
 * Starts PostgreSQL, Kafka and the event store, each from the first that serves: the address in the environment, the
 * embedded one, a container. Data stays in `dataDir`. Throws PartUnavailable, a line for each part that cannot be had;
 * then none is left running.
 */
export async function startParts(options: {
  dataDir: string;
  ports: PartPorts | 'free';
  /** Parts that run already; what the environment names, unless said otherwise. */
  given?: Partial<PartsEnvironment>;
  onProgress?: Progress;
}): Promise<Parts> {
  const { dataDir, given = process.env, onProgress = () => {} } = options;
  const ports = options.ports === 'free' ? await freePorts() : options.ports;
  const started = new Map<PartName, RunningPart>();
  const start = async (name: PartName) => {
    const own = { dataDir: join(dataDir, name), port: ports[name] };
    const part = await startPart(name, own, given[kinds[name].variable], onProgress);
    started.set(name, part);
    return part;
  };
  const stop = async () => {
    await Promise.all(started.values().map((part) => part.stop()));
  };
  const starting = [start('postgres'), start('kafka'), start('eventStore')] as const;
  const failures = (await Promise.allSettled(starting)).filter((outcome) => outcome.status === 'rejected');
  if (failures.length > 0) {
    await stop();
    throw new PartUnavailable(failures.map(({ reason }) => reason.message).join('\n'));
  }
  const [postgres, kafka, eventStore] = await Promise.all(starting);
  return {
    env: { POSTGRES_URL: postgres.address, KAFKA_BROKERS: kafka.address, EVENTSTORE_URL: eventStore.address },
    running: { postgres, kafka, eventStore },
    startAgain: start,
    stop,
  };
}

async function freePorts(): Promise<PartPorts> {
  return { postgres: await freePort(), kafka: await freePort(), eventStore: await freePort() };
}

const kinds: Record<PartName, { title: string; variable: keyof PartsEnvironment }> = {
  postgres: { title: 'PostgreSQL', variable: 'POSTGRES_URL' },
  kafka: { title: 'Kafka', variable: 'KAFKA_BROKERS' },
  eventStore: { title: 'Event store', variable: 'EVENTSTORE_URL' },
};

/** What people call it. */
export function titleOf(name: PartName): string {
  return kinds[name].title;
}

async function startPart(
  name: PartName,
  options: PartOptions,
  given: string | undefined,
  onProgress: Progress,
): Promise<RunningPart> {
  const { title, variable } = kinds[name];
  const began = Date.now();
  const part = await (given ? useGiven(variable, given) : startOwn(name, options, onProgress));
  onProgress(`${title}: ${given ? 'the one given by' : 'up in'} ${given ? variable : seconds(Date.now() - began)}`);
  return part;
}

async function startOwn(name: PartName, options: PartOptions, onProgress: Progress): Promise<RunningPart> {
  const embedded: Record<PartName, typeof startKafka> = {
    postgres: startPostgres,
    kafka: startKafka,
    eventStore: startEventStore,
  };
  try {
    return await embedded[name](options, onProgress);
  } catch (error) {
    if (!(error instanceof PartUnavailable)) throw didNotStart(name, error);
    const container = error instanceof PartMissing ? await containerOf(name) : undefined;
    if (container === undefined) throw error;
    onProgress(`${error.message}. A container serves instead`);
    return await container(options);
  }
}

async function containerOf(name: PartName): Promise<((options: PartOptions) => Promise<RunningPart>) | undefined> {
  const { dockerRuns, kafkaContainer, postgresContainer } = await import('./containers.ts');
  const containers = { postgres: postgresContainer, kafka: kafkaContainer, eventStore: undefined };
  return (await dockerRuns()) ? containers[name] : undefined;
}

function didNotStart(name: PartName, error: unknown): Error {
  return new Error(`${kinds[name].title} did not start: ${error instanceof Error ? error.message : error}`);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
