import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Child } from '@concert/parts/child';
import { type Parts, startParts } from '@concert/parts/parts';
import { freePort } from '@concert/parts/ports';
import { temporaryDir } from '@concert/parts/temporary-dir';
import { runService, whenReady } from '@concert/stack/service-process';
import { defaultPorts, type PortName, type ProcessName, type Surroundings, topology } from '@concert/stack/topology';

/** What is killed. */
export const kinds = ['concert', 'booking', 'event store'] as const;
export type Kind = (typeof kinds)[number];

export interface Victim {
  readonly kind: Kind;
  /** `concert 2`. */
  readonly name: string;
  /** Ends it with SIGKILL. */
  kill(): Promise<void>;
  /** The same data, the same address; resolves when it is ready, or throws. */
  startAgain(): Promise<void>;
}

/** All that sells tickets, twice where there may be two: each gateway knows one booking, each booking both concerts. */
export interface System {
  readonly gatewayUrls: readonly string[];
  readonly issuerUrl: string;
  readonly eventStoreUrl: string;
  readonly victims: readonly Victim[];
  /** Where everybody logs to. */
  readonly logFolder: string;
  stop(): Promise<void>;
  /** Deletes its data and its logs. */
  forget(): Promise<void>;
}

interface Service {
  readonly url: string;
  readonly name: string;
  start(): Promise<void>;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const readyWithinMs = 120_000;

/** Starts it on free ports; throws, with nothing left running, when something does not start. */
export async function startSystem(say: (line: string) => void): Promise<System> {
  const folder = await temporaryDir();
  let isUp = false;
  // That a part is up again is told by whoever killed it.
  const onProgress = (line: string) => isUp || say(line);
  const parts = await startParts({ dataDir: folder.path, ports: 'free', given: {}, onProgress });
  const services: Service[] = [];
  const stop = async () => {
    await Promise.all(services.map((service) => service.stop()));
    await parts.stop();
  };
  try {
    const launch = launcher(await surroundings(folder.path, parts), services);
    const issuer = await launch('issuer', 'issuer');
    const concerts = await Promise.all([1, 2].map((i) => launch('concert', `concert ${i}`, snapshots(folder.path, i))));
    const known = { CONCERT_URL: concerts.map(({ url }) => url).join() };
    const bookings = await Promise.all([1, 2].map((i) => launch('booking', `booking ${i}`, known)));
    const others = { TOKEN_ISSUER_URL: issuer.url, PAYMENT_URL: (await launch('payment', 'payment')).url };
    await launch('delivery', 'delivery');
    const doors = bookings.map(({ url }, i) => {
      const urls = { ...others, BOOKING_URL: url, CONCERT_URL: concerts[i]?.url ?? '' };
      return launch('gateway', `gateway ${i + 1}`, urls);
    });
    const gateways = await Promise.all(doors);
    say(`${services.length} services are ready`);
    isUp = true;
    return {
      gatewayUrls: gateways.map(({ url }) => url),
      issuerUrl: issuer.url,
      eventStoreUrl: parts.env.EVENTSTORE_URL,
      victims: [
        ...concerts.map((service) => victim('concert', service)),
        ...bookings.map((service) => victim('booking', service)),
        eventStore(parts),
      ],
      logFolder: join(folder.path, 'logs'),
      stop,
      forget: folder.remove,
    };
  } catch (error) {
    await stop();
    await folder.remove();
    throw error;
  }
}

const snapshots = (folder: string, i: number) => ({ SNAPSHOT_DIR: join(folder, `snapshots-${i}`) });

function victim(kind: Kind, { name, kill, start }: Service): Victim {
  return { kind, name, kill, startAgain: start };
}

function eventStore(parts: Parts): Victim {
  let running = parts.running.eventStore;
  return {
    kind: 'event store',
    name: 'event store',
    kill: () => running.kill(),
    async startAgain() {
      running = await parts.startAgain('eventStore');
    },
  };
}

function launcher(around: Surroundings, services: Service[]) {
  return async (name: ProcessName, title: string, changes: Record<string, string> = {}): Promise<Service> => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const { main, env } = topology[name];
    const ports = { ...around.ports, [name]: port };
    const told = { ...env({ ...around, ports, urls: { ...around.urls, [name]: url } }), ...changes };
    const logFile = join(around.dataDir, 'logs', `${title.replace(' ', '-')}.log`);
    let child: Child | undefined;
    const service: Service = {
      url,
      name: title,
      async start() {
        child = await runService(main, told, logFile);
        const ended = child.exited.then((how) => {
          throw new Error(`${title} ended while it started (${how}): see ${logFile}`);
        });
        await Promise.race([whenReady(url, readyWithinMs), ended]).catch((error) => {
          throw new Error(`${title} is ${error.message}`);
        });
      },
      kill: async () => child?.kill(),
      stop: async () => child?.stop(),
    };
    services.push(service);
    await service.start();
    return service;
  };
}

async function surroundings(dataDir: string, parts: Parts): Promise<Surroundings> {
  const nowhere = 'http://127.0.0.1:1';
  const names = Object.keys(defaultPorts) as PortName[];
  const urls = Object.fromEntries(names.map((name) => [name, nowhere])) as Surroundings['urls'];
  return { parts: parts.env, urls, ports: defaultPorts, identitySecret: randomBytes(32).toString('hex'), dataDir };
}
