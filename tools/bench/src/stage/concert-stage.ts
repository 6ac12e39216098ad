import { join } from 'node:path';
import { connectEventStore } from '@concert/event-store/connect';
import type { EventStore } from '@concert/event-store/event-store';
import { type EventStoreDev, startEventStoreDev } from '@concert/eventstore-dev/start';
import type { PartsEnvironment } from '@concert/parts/parts';
import { type ServiceName, type Surroundings, topology } from '@concert/stack/topology';
import type { Disk } from './disk.ts';
import type { Ground } from './ground.ts';
import { type Process, startService } from './process.ts';

/** Some services of Concert on an event store of their own. */
export interface ConcertStage {
  readonly name: string;
  readonly processes: ReadonlyMap<ServiceName, Process>;
  readonly eventStore: EventStoreDev & { readonly store: EventStore; readonly disk: Disk | undefined };
  readonly around: Surroundings;
  process(name: ServiceName): Process;
  stop(): Promise<void>;
}

/** What differs from `npm start`: holds live as long as they do for customers. */
const asForCustomers = { HOLD_GRACE_MS: '60000' };

export interface StageOptions {
  readonly name: string;
  readonly services: readonly ServiceName[];
  readonly parts?: Partial<PartsEnvironment>;
  /** What all of them are told besides. */
  readonly env?: Readonly<Record<string, string>>;
}

export async function startConcertStage(ground: Ground, options: StageOptions): Promise<ConcertStage> {
  const folder = join(ground.folder, options.name);
  const eventStore = await startStore(ground, folder);
  const around = await ground.around({ EVENTSTORE_URL: eventStore.url, ...options.parts });
  const concert = { ...asForCustomers, SNAPSHOT_DIR: join(folder, 'snapshots') };
  const logFolder = join(folder, 'logs');
  const start = async (name: ServiceName) => {
    const { main, env } = topology[name];
    const told = { ...env(around), ...(name === 'concert' ? concert : {}), ...options.env };
    return [name, await startService({ name, main, port: around.ports[name], env: told, logFolder })] as const;
  };
  const processes = new Map(await Promise.all(options.services.map(start)));
  return {
    name: options.name,
    processes,
    eventStore,
    around,
    process(name) {
      const found = processes.get(name);
      if (found === undefined) throw new Error(`${name} is not on the stage ${options.name}`);
      return found;
    },
    async stop() {
      await Promise.all(processes.values().map((process) => process.stop()));
      await eventStore.store.close();
      await eventStore.stop();
      eventStore.disk?.close();
    },
  };
}

async function startStore({ disks }: Ground, folder: string): Promise<ConcertStage['eventStore']> {
  const disk = 'missing' in disks ? undefined : await disks.disk(folder.split('/').at(-1) ?? 'events');
  const dataDir = join(folder, 'events');
  const dev = await startEventStoreDev({ dataDir, ...(disk === undefined ? {} : { env: disk.env }) });
  return { ...dev, store: connectEventStore(dev.url), disk };
}
