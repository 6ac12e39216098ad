import { execFile } from 'node:child_process';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Child, runChild, whenPrinted } from './child.ts';
import { kafkaJars } from './kafka-jars.ts';
import { claimPort, hasCode, PartMissing, type PartOptions, type RunningPart } from './part.ts';
import { freePort } from './ports.ts';

const run = promisify(execFile);
const logging = resolve(import.meta.dirname, '../kafka/log4j2.properties');

/** Small and quick to start, rather than fast at full load. */
const javaOptions = [
  '-Xmx256m',
  '-Xms64m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-XX:-UsePerfData',
  `-Dlog4j2.configurationFile=${logging}`,
  '-Dlog4j2.disableJmx=true',
];

/** Apache Kafka, KRaft, one node that is broker and controller. */
export async function startKafka(
  { dataDir, port }: PartOptions,
  onProgress: (line: string) => void = () => {},
): Promise<RunningPart> {
  const jars = await kafkaJars(onProgress);
  await claimPort('Kafka', port);
  await mkdir(dataDir, { recursive: true });
  const settingsFile = join(dataDir, 'server.properties');
  await writeFile(settingsFile, settings(dataDir, port, await freePort()));
  if ((await stat(join(dataDir, 'meta.properties')).catch(() => undefined)) === undefined) {
    await formatStorage(jars, settingsFile);
  }
  const child = await startBroker(jars, settingsFile, `${dataDir}.log`);
  const { exited, stop, kill } = child;
  return { address: `127.0.0.1:${port}`, exited, stop: () => stop(), kill };
}

async function formatStorage(jars: string, settingsFile: string): Promise<void> {
  // A base64 UUID, which is how Kafka names a cluster; every development cluster may have the same.
  const goal = ['format', '--cluster-id', 'Y29uY2VydC1kZXYtMDAwMA', '--config', settingsFile];
  await run(java(), [...javaOptions, '-cp', `${jars}/*`, 'kafka.tools.StorageTool', ...goal]).catch((error) => {
    throw isWithoutJava(error) ? noJava() : error;
  });
}

async function startBroker(jars: string, settingsFile: string, logFile: string): Promise<Child> {
  const child = await runChild({
    command: java(),
    args: [...javaOptions, '-cp', `${jars}/*`, 'kafka.Kafka', settingsFile],
    // Fewer arenas of malloc: less memory that nobody uses.
    env: { ...process.env, MALLOC_ARENA_MAX: '2' },
    logFile,
  }).catch((error) => {
    throw isWithoutJava(error) ? noJava() : error;
  });
  await whenPrinted(child, /Kafka Server started/, 90_000);
  return child;
}

function java(): string {
  const { JAVA_HOME } = process.env;
  return JAVA_HOME === undefined ? 'java' : join(JAVA_HOME, 'bin', 'java');
}

/** There is none, or it is too old to read the jars. */
function isWithoutJava(error: unknown): boolean {
  return hasCode(error, 'ENOENT') || (error instanceof Error && error.message.includes('UnsupportedClassVersionError'));
}

function noJava(): PartMissing {
  return new PartMissing(
    `Kafka needs Java 17 or later: there is no \`${java()}\` here, or an older one. Install it (apt-get install openjdk-17-jre-headless)`,
  );
}

function settings(dataDir: string, port: number, controllerPort: number): string {
  const lines = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'log.dirs': dataDir,
    // Topics are made on purpose, with the partitions they need, never by a mistyped name.
    'auto.create.topics.enable': false,
    // Events and the positions of consumers stay for as long as the data of a developer does.
    'log.retention.ms': -1,
    'offsets.retention.minutes': 60 * 24 * 365,
    // No one else joins within the pause that a cluster of many would make.
    'group.initial.rebalance.delay.ms': 0,
    'offsets.topic.num.partitions': 4,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    // After a crash the controller waits this long before it believes that the broker is a new one.
    'broker.session.timeout.ms': 5_000,
    'broker.heartbeat.interval.ms': 1_000,
    // Small files and buffers, and no record written twice a second only to show that the controller lives.
    'log.segment.bytes': 64 * 1024 * 1024,
    'log.index.size.max.bytes': 256 * 1024,
    'log.cleaner.dedupe.buffer.size': 16 * 1024 * 1024,
    'metadata.max.idle.interval.ms': 0,
    // Every thread wakes up several times a second to see whether there is work: as few as will do.
    'num.network.threads': 1,
    'num.io.threads': 2,
    'background.threads': 1,
    'group.coordinator.threads': 1,
  };
  return Object.entries(lines)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
