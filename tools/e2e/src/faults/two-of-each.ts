import { randomBytes } from 'node:crypto';
import { auditEventStore } from '@concert/audit/audit';
import type { AuditReport } from '@concert/audit/report';
import { connectEventStore } from '@concert/event-store/connect';
import { startEventStoreDev } from '@concert/eventstore-dev/start';
import { temporaryDir } from '@concert/parts/temporary-dir';
import { processNames, type Surroundings } from '@concert/stack/topology';
import { freePorts } from './own-system.ts';
import { launch, metric, type Replica, whenReady } from './processes.ts';
import type { Accepted } from './stampede.ts';

type Doubled = 'concert' | 'booking';

/** Two processes of concert and two of booking, on an event store of their own; nobody else runs. */
export interface TwoOfEach {
  readonly concerts: readonly Replica[];
  readonly bookings: readonly Replica[];
  readonly identitySecret: string;
  /** The concert replica that has been asked for more holds than the other since this was last called. */
  writer(): Promise<Replica>;
  /** A new process at the address of one that has ended; resolves when it is ready. */
  startAgain(name: Doubled, replica: Replica): Promise<Replica>;
  /** Whether the streams keep every promise, and all that was told to callers. */
  audit(acks: readonly Accepted[]): Promise<AuditReport>;
  stop(): Promise<void>;
}

/** Nobody bills, so that no booking ever comes to its end. */
const aDay = 24 * 3600;

/** Takes the key ring of the environment; Kafka is away, which neither of them minds while they sell. */
export async function twoOfEach(): Promise<TwoOfEach> {
  const folder = await temporaryDir();
  const eventStore = await startEventStoreDev({ dataDir: `${folder.path}/event-store` });
  const around = await surroundings(folder.path, eventStore.url);
  const started: Replica[] = [];
  const start = async (name: Doubled, changes: Record<string, string>) => {
    const replica = await launch(name, around, { ...changes, SNAPSHOT_DIR: `${folder.path}/${started.length}` });
    started.push(replica);
    return replica;
  };
  const concerts = [await start('concert', {}), await start('concert', {})];
  const known = { CONCERT_URL: concerts.map(({ url }) => url).join() };
  const bookings = [await start('booking', known), await start('booking', known)];
  const stop = async () => {
    await Promise.all(started.map((replica) => replica.kill()));
    await eventStore.stop();
    await folder.remove();
  };
  await whenReady(started.map(({ url }) => url)).catch(async (error) => {
    await stop();
    throw error;
  });

  const asked = new Map<string, number>();
  return {
    concerts,
    bookings,
    identitySecret: around.identitySecret,
    async writer() {
      const counted = concerts.map(async (replica) => {
        const total = await metric(replica.url, 'concert_http_requests_total', { route: '/holds' });
        const since = total - (asked.get(replica.url) ?? 0);
        asked.set(replica.url, total);
        return { replica, since };
      });
      const [most] = (await Promise.all(counted)).toSorted((a, b) => b.since - a.since);
      if (most === undefined || most.since === 0) throw new Error('nobody was asked for holds');
      return most.replica;
    },
    async startAgain(name, { url }) {
      const again = await start(name, { PORT: new URL(url).port, ...(name === 'booking' ? known : {}) });
      asked.delete(url);
      await whenReady([url]);
      return again;
    },
    async audit(acks) {
      const store = connectEventStore(eventStore.url);
      return await auditEventStore(store, { acks, settleSeconds: aDay }).finally(() => store.close());
    },
    stop,
  };
}

async function surroundings(dataDir: string, eventStoreUrl: string): Promise<Surroundings> {
  const { POSTGRES_URL = '' } = process.env;
  const nowhere = 'http://127.0.0.1:1';
  return {
    parts: { POSTGRES_URL, KAFKA_BROKERS: '127.0.0.1:1', EVENTSTORE_URL: eventStoreUrl },
    urls: Object.fromEntries(processNames.map((name) => [name, nowhere])) as Surroundings['urls'],
    ports: await freePorts(),
    identitySecret: randomBytes(32).toString('hex'),
    dataDir,
  };
}
